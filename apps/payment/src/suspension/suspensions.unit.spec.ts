import { specification } from '@modosu/event-sourcing/testing/specification';
import { type SuspensionEvent, suspensionsDecider } from './suspensions.decider';

const said = (by: string, merchantId = 'm') => ({ merchantId, reason: 'goods never arrive', by });
const suspended = (by: string, merchantId = 'm'): SuspensionEvent => ({
  type: 'merchant.suspended.v1',
  data: said(by, merchantId),
});
const reinstated = (by: string): SuspensionEvent => ({ type: 'merchant.reinstated.v1', data: said(by) });
const given = (...events: SuspensionEvent[]) => specification(suspensionsDecider).given(events);

describe('suspensions', () => {
  it('say of each merchant who suspended it and why', () => {
    given()
      .when({ type: 'suspend', ...said('olga') })
      .thenEvents([suspended('olga')]);
    const { state } = given(suspended('olga'), suspended('olga', 'n'));
    expect(state.get('m')).toMatchObject({ by: 'olga', reason: 'goods never arrive' });
    expect([...state.keys()]).toEqual(['m', 'n']);
  });
  it('end by another person than who suspended last', () => {
    const reinstate = (by: string) => ({ type: 'reinstate', ...said(by) }) as const;
    given(suspended('olga')).when(reinstate('olga')).thenRefused('SECOND_PERSON_REQUIRED');
    given(suspended('olga'))
      .when(reinstate('fritz'))
      .thenEvents([reinstated('fritz')]);
    given(suspended('olga'), suspended('fritz')).when(reinstate('fritz')).thenRefused('SECOND_PERSON_REQUIRED');
    expect(given(suspended('olga'), reinstated('fritz')).state.size).toBe(0);
  });
  it('that are over end no second time', () => {
    given()
      .when({ type: 'reinstate', ...said('olga') })
      .thenEvents([]);
  });
});

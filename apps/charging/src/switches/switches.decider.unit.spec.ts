import { specification } from '@modosu/event-sourcing/testing/specification';
import { type StoredSwitchEvent, stoppedScopes, switchesDecider } from './switches.decider';

const off: StoredSwitchEvent = {
  type: 'switch.changed.v1',
  data: { scope: 'charging', on: false, reason: 'fraud', by: 'olga' },
};
const on: StoredSwitchEvent = { type: 'switch.changed.v1', data: { ...off.data, on: true } };

describe('switches', () => {
  it('are all on at first, and record every change with who and why', () => {
    const none = specification(switchesDecider).given([]);
    expect(stoppedScopes(none.state)).toEqual([]);
    none.when({ scope: 'charging', on: false, reason: 'fraud', by: 'olga' }).thenEvents([off]);
  });
  it('stop what was turned off until it is turned on again', () => {
    const { state } = specification(switchesDecider).given([off], '2019-07-04T05:00:00.000Z');
    expect(stoppedScopes(state)).toEqual(['charging']);
    expect(state.positions.charging).toEqual({
      on: false,
      by: 'olga',
      reason: 'fraud',
      at: '2019-07-04T05:00:00.000Z',
    });
    expect(stoppedScopes(specification(switchesDecider).given([off, on]).state)).toEqual([]);
  });
});

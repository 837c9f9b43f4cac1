import { specification } from '@modosu/event-sourcing/testing/specification';
import { type TerminalEvent, terminalDecider } from './terminal.decider';

const till = { terminalId: 't-1', merchantId: 'shop-1', name: 'Till 1', tokenHash: 'hash' };
const created: TerminalEvent = { type: 'terminal.created.v1', data: till };
const revoke = { type: 'revoke', terminalId: 't-1', reason: 'stolen' } as const;

describe('a terminal that is revoked', () => {
  it('stays so: it is revoked once, and its id is not given out again', () => {
    const { given } = specification(terminalDecider);
    const revoked: TerminalEvent = { type: 'terminal.revoked.v1', data: { terminalId: 't-1', reason: 'stolen' } };
    given([created]).when(revoke).thenEvents([revoked]);
    given([created, revoked]).when(revoke).thenEvents([]);
    given([created, revoked])
      .when({ type: 'create', ...till })
      .thenRefused('CONFLICT');
    given([]).when(revoke).thenRefused('NOT_FOUND');
    expect(given([created, revoked]).state?.revoked).toBe(true);
  });
});

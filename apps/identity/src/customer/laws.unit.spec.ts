import fc from 'fast-check';
import { imported } from '../../test/histories';
import { type CustomerCommand, customerDecider } from './customer.decider';
import type { CustomerEvent } from './customer.events';

const id = fc.constantFrom('a', 'b', 'c');
const code = fc.oneof(fc.constantFrom('none' as const, 'wrong' as const), fc.integer({ min: 1, max: 20 }));
const finding = { passwordRight: fc.boolean(), passwordNumber: fc.integer({ min: 1, max: 3 }) };
const command: fc.Arbitrary<CustomerCommand> = fc.oneof(
  fc.record({ kind: fc.constant('sign-in' as const), ...finding, code, deviceId: id, sessionId: id, tokenHash: id }),
  fc.record({
    kind: fc.constant('begin-second-factor' as const),
    ...finding,
    sessionId: id,
    secret: id,
    fromTrustedDevicesOnly: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('confirm-second-factor' as const), sessionId: id, code }),
  fc.record({ kind: fc.constant('step-up' as const), sessionId: id, code }),
  fc.record({ kind: fc.constant('freeze' as const), reason: id }),
  fc.record({ kind: fc.constant('unfreeze' as const), reason: id }),
  fc.record({ kind: fc.constant('revoke-device' as const), deviceId: id }),
  fc.record({ kind: fc.constant('reset-password' as const), tokenHash: id, passwordHash: id }),
  fc.record({ kind: fc.constant('close' as const), ...finding, balanceYen: fc.constantFrom(0, 5), mailId: id }),
);
const steps = fc.array(fc.record({ command, minutes: fc.integer({ min: 0, max: 2_000 }) }), { maxLength: 60 });

/** Plays commands from a member's first day on; `seen` gets each step's events and the states around them. */
function play(
  history: { command: CustomerCommand; minutes: number }[],
  seen: (events: readonly CustomerEvent[], before: typeof customerDecider.initial, now: string) => void,
) {
  let revision = 0;
  let time = Date.parse('2019-07-01T00:00:00.000Z');
  const fold = (state: typeof customerDecider.initial, event: CustomerEvent) =>
    customerDecider.evolve(state, event, {
      revision: revision++,
      occurredAt: new Date(time).toISOString(),
      commandId: `${revision}`,
    });
  let state = fold(customerDecider.initial, imported);
  for (const { command, minutes } of history) {
    time += minutes * 60_000;
    const now = new Date(time).toISOString();
    const { events } = customerDecider.decide(command, state, now);
    seen(events, state, now);
    state = events.reduce(fold, state);
  }
  return state;
}

describe('whatever is asked of a customer', () => {
  it('nobody signs in to an account that is frozen or closed, or without its second factor', () => {
    fc.assert(
      fc.property(steps, (history) => {
        play(history, (events, before) => {
          const signedIn = events.find(({ type }) => type === 'customer.signed-in.v1');
          if (!signedIn) return;
          expect(before.standing).toBe('open');
          if (before.secondFactor) expect(signedIn.data).toMatchObject({ secondFactor: true });
        });
      }),
    );
  });

  it('a code counts once: the steps of an authenticator app only grow', () => {
    fc.assert(
      fc.property(steps, (history) => {
        play(history, (events, before) => {
          for (const event of events) {
            if (event.type !== 'customer.second-factor-used.v1') continue;
            expect(event.data.step).toBeGreaterThan(before.secondFactor?.lastStep ?? 0);
          }
        });
      }),
    );
  });

  it('what is kept of it does not grow without bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 300 }), (count) => {
        const sessions = Array.from({ length: count }, (_, index) => ({
          command: {
            kind: 'sign-in' as const,
            passwordRight: index % 3 > 0,
            passwordNumber: 1,
            code: 'none' as const,
            deviceId: `d-${index}`,
            sessionId: `s-${index}`,
            tokenHash: 'x',
          },
          minutes: 0,
        }));
        const state = play(sessions, () => undefined);
        expect(state.sessions.length).toBeLessThanOrEqual(50);
        expect(state.devices.length).toBeLessThanOrEqual(100);
        expect(state.refusedAt.length).toBeLessThanOrEqual(50);
        expect(state.devices.some(({ first }) => first)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});

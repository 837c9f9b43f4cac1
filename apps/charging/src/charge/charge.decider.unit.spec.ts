import { specification } from '@modosu/event-sourcing/testing/specification';
import fc from 'fast-check';
import type { ChargeOrder } from '../funding/funding.commands';
import type { ChargeCommand } from './charge.commands';
import { chargeDecider } from './charge.decider';
import type { ChargeEvent } from './charge.events';
import { type ChargeState, chargeView, noCharge, refundedYen } from './charge.state';

const order: ChargeOrder = {
  chargeId: 'ch',
  customerId: 'c1',
  amountYen: 30_000,
  method: 'credit',
  policyVersion: 'p',
  at: '2019-07-01T00:00:00.000Z',
  sourceId: 's1',
  token: 'tok_1',
  threeDSecure: 'authenticated',
};
const spec = specification(chargeDecider);
const capture: ChargeCommand = { type: 'record-capture', order, answer: { status: 'captured', providerId: 'pay_1' } };
const complete: ChargeCommand = { type: 'complete' };
const request = (amountYen = 30_000, compensationId = 'ch'): ChargeCommand => ({
  type: 'request-refund',
  amountYen,
  compensationId,
  incidentId: 'i1',
});
const settle: ChargeCommand = {
  type: 'record-refund',
  compensationId: 'ch',
  answer: { status: 'succeeded', providerId: 'ref_1', providerReference: 'refund:ch' },
};
const refusal = (reason: string): ChargeCommand => ({
  type: 'record-refund',
  compensationId: 'ch',
  answer: { status: 'refused', reason },
});
const chargeback: ChargeCommand = {
  type: 'charge-back',
  disputeId: 'cb_1',
  amountYen: 30_000,
  feeYen: 1_500,
  reasonCode: '10.4',
};
const pay: ChargeCommand = {
  type: 'record-payout',
  reference: 'ch',
  providerId: 'bc_1',
  providerReference: 'payout:ch',
};

/** The events that a row of accepted commands leaves. */
function after(...commands: ChargeCommand[]): ChargeEvent[] {
  const history: ChargeEvent[] = [];
  for (const command of commands) history.push(...spec.given(history).when(command).decision.events);
  return history;
}
const booked = (events: readonly ChargeEvent[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { data } of events) {
    const postings = 'entry' in data ? data.entry.postings : [];
    for (const { account, amountYen } of postings) sums[account] = (sums[account] ?? 0) + amountYen;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, yen]) => yen !== 0));
};
const types = (events: readonly ChargeEvent[]) => events.map(({ type }) => type);

describe('the life of a charge', () => {
  it('begins when the provider has answered: D psp / C transit', () => {
    const made = after(capture);
    expect(types(made)).toEqual(['charge.requested.v1', 'charge.captured.v1']);
    expect(booked(made)).toEqual({ psp: 30_000, 'transit:charge:ch': -30_000 });
    spec.given(made).when(capture).thenEvents([]);
    expect(types(after(capture, complete, complete))).toHaveLength(3);
  });
  it.each([
    ['bank', 'bank'],
    ['register', 'cash'],
    ['atm', 'cash'],
    ['debit', 'psp'],
  ] as const)('by %s is posted to %s', (method, account) => {
    expect(booked(after({ ...capture, order: { ...order, method } } as ChargeCommand))).toHaveProperty(
      [account],
      30_000,
    );
  });
  it('is on record when the provider is late, and then goes on', () => {
    const late: ChargeCommand = { type: 'record-capture', order, answer: { status: 'late' } };
    expect(types(after(late, late, capture))).toEqual(['charge.requested.v1', 'charge.captured.v1']);
    spec.given(after(late)).when(request()).thenRefused('CHARGE_PENDING');
    // It may still be undone, and must not be given back twice.
    spec.given(after(capture)).when(request()).thenRefused('CHARGE_PENDING');
  });
  it('ends when the provider declines', () => {
    const declined: ChargeCommand = {
      type: 'record-capture',
      order,
      answer: { status: 'declined', reason: 'do_not_honour' },
    };
    expect(types(after(declined))).toEqual(['charge.requested.v1', 'charge.declined.v1']);
    spec.given(after(declined)).when(capture).thenEvents([]).thenReply({ phase: 'declined' });
    spec.given(after(declined)).when(request()).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
  });
  it.each([
    ['source', {}],
    ['unclaimed', { 'unclaimed:c1': -30_000, psp: 30_000 }],
    ['dispute', { dispute: -30_000, psp: 30_000 }],
  ] as const)('is undone to its %s when the wallet refuses', (to, books) => {
    const undo: ChargeCommand = { type: 'undo', to, reason: 'WALLET_CLOSED', providerReference: 'return:ch' };
    const history = after(capture, undo, undo);
    expect(booked(history)).toEqual(books);
    expect(types(history)).toHaveLength(3);
    spec.given(history).when({ type: 'complete' }).thenRefused('CONFLICT');
    spec.given(after(capture, complete)).when(undo).thenRefused('CONFLICT');
  });
  it('is unknown before it began', () => {
    for (const command of [request(), settle, chargeback, pay, { type: 'complete' } as const]) {
      spec.given([]).when(command).thenRefused('NOT_FOUND');
    }
  });
});

describe('a refund', () => {
  const charged = after(capture, complete);

  it('moves D transit / C refund, and D refund / C psp when the provider has confirmed it', () => {
    const history = after(capture, complete, request());
    expect(booked(history)).toMatchObject({ refund: -30_000, 'transit:compensation:ch': 30_000 });
    expect(booked(after(capture, complete, request(), settle))).toEqual({
      'transit:charge:ch': -30_000,
      'transit:compensation:ch': 30_000,
    });
    const posted = history.at(-1)?.data as { entry: { postings: object[] } };
    for (const posting of posted.entry.postings) expect(posting).toMatchObject({ incidentId: 'i1', originalId: 'ch' });
  });
  it('happens once per compensation', () => {
    expect(types(after(capture, complete, request(), request(), settle, settle, request()))).toHaveLength(5);
    spec
      .given(after(capture, complete, request()))
      .when(request(1))
      .thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
  });
  it('may be of a part, but all parts are never more than the charge', () => {
    const parts = after(capture, complete, request(20_000, 'a'), request(10_000, 'b'));
    spec.given(parts).when(request(1, 'c')).thenRefused('REVERSAL_EXCEEDS_ORIGINAL', []);
    spec.given(charged).when(request(30_001)).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
  });
  it('that the provider refuses becomes unclaimed and is paid out by bank', () => {
    const history = after(capture, complete, request(), refusal('issuer_refused'));
    expect(booked(history)).toMatchObject({ 'unclaimed:c1': -30_000 });
    expect(booked(after(capture, complete, request(), refusal('issuer_refused'), pay, pay))).toMatchObject({
      bank: -30_000,
    });
    spec
      .given(after(capture, complete, request(), settle))
      .when(pay)
      .thenRefused('NOT_FOUND');
  });
  it('is withdrawn when the issuer was faster, so that nothing is paid twice', () => {
    const history = after(capture, complete, request(), refusal('charged_back'));
    expect(booked(history)).toEqual({ psp: 30_000, 'transit:charge:ch': -30_000 });
    spec.given(history).when(request()).thenRefused('CHARGE_CHARGED_BACK');
    spec.given(history).when(pay).thenRefused('NOT_FOUND');
    const accepted = after(capture, complete, request(), refusal('charged_back'), chargeback, {
      type: 'accept-chargeback',
      amountYen: 30_000,
      compensationId: 'ch',
      incidentId: 'i1',
    });
    expect(booked(accepted)).toMatchObject({ 'transit:compensation:ch': 30_000, 'fee:chargeback': 1_500, psp: -1_500 });
  });
  it('that comes back later is paid out by bank', () => {
    const returned: ChargeCommand = { type: 'return-refund', compensationId: 'ch', providerReference: 'refund:ch' };
    const history = after(capture, complete, request(), settle, returned, returned, pay);
    expect(types(history).slice(5)).toEqual(['charge.refund-returned.v1', 'unclaimed.paid-out.v1']);
    expect(booked(history)).toMatchObject({ psp: 30_000, bank: -30_000 });
    spec
      .given(after(capture, complete, request()))
      .when(returned)
      .thenRefused('NOT_FOUND');
  });
});

describe('a chargeback', () => {
  const accept = (amountYen: number): ChargeCommand => ({
    type: 'accept-chargeback',
    amountYen,
    compensationId: 'ch',
    incidentId: 'i1',
  });

  it('is posted once: D dispute / C psp, D fee / C psp', () => {
    const history = after(capture, chargeback, chargeback);
    expect(booked(history)).toEqual({
      dispute: 30_000,
      'fee:chargeback': 1_500,
      psp: -1_500,
      'transit:charge:ch': -30_000,
    });
    spec
      .given(after(capture, complete, chargeback))
      .when(request())
      .thenRefused('CHARGE_CHARGED_BACK');
  });
  it('may follow a refund', () => {
    expect(booked(after(capture, complete, request(), settle, chargeback))).toMatchObject({
      dispute: 30_000,
      psp: -31_500,
    });
  });
  it('of a part leaves the rest to be refunded, and no yen more', () => {
    const history = after(capture, complete, { ...chargeback, amountYen: 10_000 } as ChargeCommand, accept(10_000));
    const refused = spec.given(history).when(request(30_000)).thenRefused('CHARGE_CHARGED_BACK').decision;
    expect(refused).toMatchObject({ refusal: { details: { chargedBackYen: 10_000 } } });
    spec.given(history).when(request(20_001)).thenRefused('CHARGE_CHARGED_BACK');
    expect(spec.given(history).when(request(20_000)).decision.events).toMatchObject([
      { type: 'charge.refund-requested.v1', data: { amountYen: 20_000 } },
    ]);
  });
  it('is accepted once: D transit / C dispute', () => {
    const history = after(capture, chargeback, accept(30_000), accept(30_000));
    expect(types(history)).toHaveLength(4);
    expect(booked(history)).not.toHaveProperty('dispute');
    spec.given(after(capture, chargeback)).when(accept(30_001)).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
    spec.given(history).when(accept(1)).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
    spec.given(after(capture)).when(accept(1)).thenRefused('REVERSAL_EXCEEDS_ORIGINAL');
  });
});

describe('what others see of a charge', () => {
  it.each([
    ['captured', [capture]],
    ['completed', [capture, { type: 'complete' }]],
    ['refund-requested', [capture, complete, request()]],
    ['refunded', [capture, complete, request(), settle]],
    ['refund-refused', [capture, complete, request(), refusal('issuer_refused'), pay]],
    ['completed', [capture, complete, request(), refusal('charged_back')]],
    ['charged-back', [capture, complete, request(), settle, chargeback]],
  ] as [string, ChargeCommand[]][])('%s', (state, commands) => {
    expect(chargeView(spec.given(after(...commands)).state)).toMatchObject({ state, chargeId: 'ch' });
  });
});

describe('a chargeback that does not go with the charge', () => {
  const flagOf = (given: ChargeCommand[], command: ChargeCommand) => {
    const { decision } = spec.given(after(...given)).when(command);
    return 'refusal' in decision ? (decision.refusal.details as { flag?: string } | undefined)?.flag : 'posted';
  };
  it('is flagged and not posted', () => {
    expect(flagOf([capture, complete], chargeback)).toBe('posted');
    expect(flagOf([capture, complete], { ...chargeback, amountYen: 30_001 })).toBe('exceeds-charge');
    expect(flagOf([capture, complete, chargeback], chargeback)).toBe('posted');
    expect(flagOf([capture, complete, chargeback], { ...chargeback, disputeId: 'cb_2', amountYen: 1 })).toBe(
      'charged-back-already',
    );
    expect(flagOf([capture, complete, chargeback], { ...chargeback, amountYen: 1 })).toBe('charged-back-already');
    const declined = { ...capture, answer: { status: 'declined', reason: 'no' } } as ChargeCommand;
    expect(flagOf([declined], chargeback)).toBe('charge-not-captured');
  });
});

describe('the laws of a charge', () => {
  const ids = fc.constantFrom('ch', 'a', 'b');
  const yen = fc.integer({ min: 1, max: 40_000 });
  const answer = fc.oneof(
    fc.constant({ status: 'succeeded', providerId: 'r', providerReference: 'r' } as const),
    fc.record({ status: fc.constant('refused' as const), reason: fc.constantFrom('issuer_refused', 'charged_back') }),
  );
  const command: fc.Arbitrary<ChargeCommand> = fc.oneof(
    fc.constant(capture),
    fc.constant<ChargeCommand>({ type: 'complete' }),
    fc.record({
      type: fc.constant('undo' as const),
      to: fc.constantFrom('source', 'unclaimed', 'dispute'),
      reason: fc.constant('WALLET_CLOSED'),
    }),
    fc.tuple(yen, ids).map(([amountYen, id]) => request(amountYen, id)),
    fc.record({ type: fc.constant('record-refund' as const), compensationId: ids, answer }),
    fc.record({
      type: fc.constant('record-payout' as const),
      reference: ids,
      providerId: fc.constant('p'),
      providerReference: fc.constant('p'),
    }),
    fc.record({
      type: fc.constant('return-refund' as const),
      compensationId: ids,
      providerReference: fc.constant('r'),
    }),
  ) as fc.Arbitrary<ChargeCommand>;

  it('give back at most what was taken, and never pay out what was refunded', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        let state: ChargeState = noCharge;
        const events: ChargeEvent[] = [];
        for (const [n, one] of commands.entries()) {
          const decision = chargeDecider.decide(one, state, order.at);
          for (const event of decision.events) {
            state = chargeDecider.evolve(state, event, { revision: n, occurredAt: order.at, commandId: `${n}` });
            events.push(event);
          }
        }
        const books = booked(events);
        expect(Object.values(books).reduce((sum, amount) => sum + amount, 0)).toBe(0);
        expect(refundedYen(state)).toBeLessThanOrEqual(30_000);
        // What left by any way is at most what came in.
        expect((books.psp ?? 0) + (books.bank ?? 0)).toBeGreaterThanOrEqual(0);
        expect(books.refund ?? 0).toBeLessThanOrEqual(0);
        expect(books['unclaimed:c1'] ?? 0).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });
});

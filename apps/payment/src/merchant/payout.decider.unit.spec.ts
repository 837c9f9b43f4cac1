import { specification } from '@modosu/event-sourcing/testing/specification';
import type { Cut, MerchantCommand } from './merchant.commands';
import { merchantDecider } from './merchant.decider';
import type { MerchantEvent } from './merchant.events';

const reason = 'weekly';
const registered: MerchantEvent = {
  type: 'merchant.registered.v1',
  data: { merchantId: 'm', name: 'Corner shop', category: 'general' },
};
const given = (...events: MerchantEvent[]) => specification(merchantDecider).given([registered, ...events]);

/** The lines after `afterLine` are one of each kind that is not zero. */
const cut = (earnedYen: number, changes: Partial<Cut> = {}): Cut => ({
  afterLine: 0,
  throughLine: 10,
  throughEventId: 'e10',
  earnedYen,
  receiptsYen: earnedYen,
  voidsYen: 0,
  refundsYen: 0,
  ...changes,
});
const propose = (earnedYen: number, changes: Partial<Extract<MerchantCommand, { type: 'propose-payout' }>> = {}) =>
  ({
    type: 'propose-payout',
    payoutId: 'p1',
    statementId: 's1',
    cut: cut(earnedYen),
    reason,
    by: 'olga',
    ...changes,
  }) as const;
const approve = (earnedYen: number, changes: Partial<Extract<MerchantCommand, { type: 'approve-payout' }>> = {}) =>
  ({ type: 'approve-payout', payoutId: 'p1', earnedYen, by: 'anton', ...changes }) as const;

function eventsOf(before: readonly MerchantEvent[], ...commands: MerchantCommand[]): MerchantEvent[] {
  const events = [...before];
  for (const command of commands) {
    const { decision } = given(...events).when(command);
    if ('refusal' in decision) throw new Error(`${command.type}: ${decision.refusal.code}`);
    events.push(...(decision.events as MerchantEvent[]));
  }
  return events;
}
const stateOf = (events: readonly MerchantEvent[]) => given(...events).state;

const proposed = () => eventsOf([], propose(1_000));
const approved = () => eventsOf(proposed(), approve(1_000));
const paid = () => eventsOf(approved(), { type: 'record-paid', payoutId: 'p1', providerReference: 'ref' });

describe('a statement', () => {
  it('begins where the last one ended, and opens with what it closed with', () => {
    const first = {
      type: 'close-statement',
      statementId: 's1',
      cut: cut(900, { receiptsYen: 1_000, voidsYen: 100 }),
    } as const;
    const events = eventsOf([], first);
    expect(events[0]).toMatchObject({
      type: 'merchant.statement-closed.v1',
      data: {
        number: 1,
        afterLine: 0,
        throughLine: 10,
        openingYen: 0,
        receiptsYen: 1_000,
        voidsYen: 100,
        closingYen: 900,
      },
    });
    const lines = { afterLine: 10, throughLine: 12, receiptsYen: 300, refundsYen: 50 };
    given(...events)
      .when({ type: 'close-statement', statementId: 's2', cut: cut(1_150, lines) })
      .thenReply({ statementId: 's2', closingYen: 1_150 });
  });
  it('is refused when another was closed meanwhile, or when its lines are not what was earned', () => {
    const again = { type: 'close-statement', statementId: 's2', cut: cut(1_000) } as const;
    given(...proposed())
      .when(again)
      .thenRefused('CONFLICT');
    // Lines that overlap with those of the last one, though the sums agree.
    const overlapping = cut(1_500, { afterLine: 5, throughLine: 12, receiptsYen: 500 });
    given(...proposed())
      .when({ type: 'close-statement', statementId: 's2', cut: overlapping })
      .thenRefused('CONFLICT');
    const wrong = { type: 'close-statement', statementId: 's1', cut: cut(1_000, { receiptsYen: 999 }) } as const;
    given().when(wrong).thenRefused('CONFLICT');
  });
  it('is not closed a second time where nothing has come', () => {
    const nothing = cut(1_000, { afterLine: 10, receiptsYen: 0 });
    given(...proposed())
      .when({ type: 'close-statement', statementId: 's2', cut: nothing })
      .thenEvents([])
      .thenReply({ statementId: 's1', closingYen: 1_000 });
  });
});

describe('a payout', () => {
  it('is all that is payable, or less, and never more', () => {
    given().when(propose(1_000)).thenReply({ payoutId: 'p1', statementId: 's1', amountYen: 1_000 });
    given()
      .when(propose(1_000, { amountYen: 400 }))
      .thenReply({ payoutId: 'p1', statementId: 's1', amountYen: 400 });
    given()
      .when(propose(1_000, { amountYen: 1_001 }))
      .thenRefused('PAYOUT_EXCEEDS_PAYABLE', []);
    given().when(propose(0)).thenRefused('PAYOUT_EXCEEDS_PAYABLE', []);
    given().when(propose(15_000_000)).thenReply({ payoutId: 'p1', statementId: 's1', amountYen: 10_000_000 });
  });
  it('leaves nothing of the same yen for another one that is proposed', () => {
    const second = propose(1_000, { payoutId: 'p2', cut: cut(1_000, { afterLine: 10, receiptsYen: 0 }), amountYen: 1 });
    given(...proposed())
      .when(second)
      .thenRefused('PAYOUT_EXCEEDS_PAYABLE');
    given(...paid())
      .when(second)
      .thenRefused('PAYOUT_EXCEEDS_PAYABLE');
    const withdrawn = eventsOf(proposed(), { type: 'withdraw-payout', payoutId: 'p1', reason, by: 'olga' });
    expect(eventsOf(withdrawn, second)).toHaveLength(withdrawn.length + 1);
  });
  it('is approved by a second person, once', () => {
    given(...proposed())
      .when(approve(1_000, { by: 'olga' }))
      .thenRefused('SECOND_PERSON_REQUIRED');
    given(...proposed())
      .when(approve(1_000))
      .thenReply({ payoutId: 'p1', amountYen: 1_000 });
    given(...approved())
      .when(approve(1_000))
      .thenRefused('PAYOUT_NOT_OPEN');
    given().when(approve(1_000)).thenRefused('NOT_FOUND');
  });
  it('is refused at approval when customers have had money back since it was proposed', () => {
    given(...proposed())
      .when(approve(999))
      .thenRefused('PAYOUT_EXCEEDS_PAYABLE');
  });
  it('carries over what falls below zero after it', () => {
    const voided = cut(800, { afterLine: 10, throughLine: 11, receiptsYen: 0, voidsYen: 200 });
    const events = eventsOf(paid(), { type: 'close-statement', statementId: 's2', cut: voided });
    expect(events.at(-1)).toMatchObject({
      data: { openingYen: 1_000, payoutsYen: 1_000, voidsYen: 200, closingYen: -200 },
    });
    const later = cut(1_100, { afterLine: 11, throughLine: 12, receiptsYen: 300 });
    given(...events)
      .when(propose(1_100, { payoutId: 'p2', statementId: 's3', cut: later }))
      .thenReply({ payoutId: 'p2', statementId: 's3', amountYen: 100 });
  });
  it('stops at a suspension and at a hold, which a second person ends', () => {
    const hold = { type: 'hold-payouts', reason: 'mules', by: 'fritz' } as const;
    const held = eventsOf(proposed(), hold);
    const stopped = { suspended: true } as const;
    given().when(propose(1_000, stopped)).thenRefused('MERCHANT_SUSPENDED');
    given(...proposed())
      .when(approve(1_000, stopped))
      .thenRefused('MERCHANT_SUSPENDED');
    given(...held)
      .when(approve(1_000))
      .thenRefused('PAYOUTS_HELD');
    given(...held)
      .when(propose(1_000))
      .thenRefused('PAYOUTS_HELD');
    given(...held)
      .when({ ...hold, type: 'release-payouts' })
      .thenRefused('SECOND_PERSON_REQUIRED');
    const released = eventsOf(held, { ...hold, type: 'release-payouts', by: 'olga' });
    given(...released)
      .when(approve(1_000))
      .thenReply({ payoutId: 'p1', amountYen: 1_000 });
  });
  it('is booked once when the bank has paid: D merchant / C transit', () => {
    const record = { type: 'record-paid', payoutId: 'p1', providerReference: 'ref' } as const;
    given(...approved())
      .when(record)
      .thenEvents([
        {
          type: 'merchant.payout-paid.v1',
          data: {
            merchantId: 'm',
            payoutId: 'p1',
            amountYen: 1_000,
            providerReference: 'ref',
            entry: {
              postings: [
                { account: 'merchant:m', amountYen: 1_000 },
                { account: 'transit:payout:p1', amountYen: -1_000 },
              ],
            },
          },
        },
      ]);
    given(...paid())
      .when(record)
      .thenEvents([]);
    given(...proposed())
      .when(record)
      .thenEvents([]);
  });
  it('that fails or comes back is payable again, once', () => {
    const failed = eventsOf(approved(), { type: 'record-failed', payoutId: 'p1', reason: 'account_unknown' });
    expect(stateOf(failed).committedYen).toBe(0);
    const comesBack = { type: 'record-returned', payoutId: 'p1', reason: 'account_closed' } as const;
    given(...failed)
      .when(comesBack)
      .thenEvents([]);
    const returned = eventsOf(paid(), comesBack);
    expect(returned.at(-1)).toMatchObject({
      type: 'merchant.payout-returned.v1',
      data: {
        entry: {
          postings: [
            { account: 'transit:payout:p1:return', amountYen: 1_000 },
            { account: 'merchant:m', amountYen: -1_000 },
          ],
        },
      },
    });
    expect(stateOf(returned).committedYen).toBe(0);
    given(...returned)
      .when(comesBack)
      .thenEvents([]);
  });
});

describe('a payment that staff void', () => {
  const proposal = { type: 'propose-void', proposalId: 'v1', paymentId: 'p', reason: 'no goods', by: 'olga' } as const;
  const approval = { type: 'approve-void', proposalId: 'v1', by: 'anton', reason: 'asked the shop' } as const;
  it('is voided by a second person, once', () => {
    const asked = eventsOf([], proposal);
    given(...asked)
      .when({ ...approval, by: 'olga' })
      .thenRefused('SECOND_PERSON_REQUIRED');
    given(...asked)
      .when(approval)
      .thenReply({ paymentId: 'p' });
    given().when(approval).thenRefused('NOT_FOUND');
    const done = eventsOf(asked, approval, { type: 'carry-out-void', proposalId: 'v1', outcome: 'voided' });
    expect(stateOf(done).voids.get('v1')).toMatchObject({ state: 'carried-out', outcome: 'voided' });
    given(...done)
      .when(approval)
      .thenEvents([]);
  });
});

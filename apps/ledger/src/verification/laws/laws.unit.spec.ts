import { transit } from '@modosu/accounting/account';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import fc from 'fast-check';
import { captured, chargedBack, completed, refunded, refundRequested } from '../../../test/charges';
import { type Stated, TestLog } from '../../../test/events';
import { histories } from '../../../test/wallet-histories';
import { charged, collected, held, paid, refunded as shopRefunded, voided } from '../../../test/wallets';
import { Findings } from '../findings';
import { CauseCheck } from './cause-check';
import { ChargeLaws } from './charge-laws';
import { EntryLaws } from './entry-laws';
import { IdLaw } from './id-law';
import { LotLaws } from './lot-laws';
import { RemedyLaws } from './remedy-laws';

const use = (lotId: string, amountYen: number) => [{ lotId, amountYen }];

/** What the laws find in these events. */
function judged(events: readonly RecordedEvent[]) {
  const findings = new Findings();
  const entries = new EntryLaws(findings, 3);
  const lots = new LotLaws(findings, entries, 4);
  const remedies = new RemedyLaws(findings, lots);
  for (const event of events) {
    const postings = entries.check(event);
    lots.check(event);
    remedies.check(event, postings);
  }
  const inFlight = entries.end();
  remedies.end();
  return { laws: findings.listed.map(({ law, eventId }) => `${law} ${eventId}`), inFlight };
}

function logOf(...stated: [stream: string, event: Stated][]): RecordedEvent[] {
  const log = new TestLog();
  for (const [stream, event] of stated) log.add(stream, event);
  return log.events;
}

const CHARGED: [string, Stated][] = [
  ['charge-c1', captured('c1', 'ami', 30_000)],
  ['wallet-ami', charged('ami', 'c1', 30_000)],
];
const change = (event: Stated, by: object): Stated => ({ ...event, data: { ...event.data, ...by } });

describe('the laws of money', () => {
  it('hold in every history of wallets', () =>
    fc.assert(
      fc.property(histories, (history) => {
        const log = new TestLog();
        for (const event of history.events) log.wallet(event);
        expect(judged(log.events).laws).toEqual([]);
      }),
      { numRuns: 60 },
    ));

  it.each<[string, [string, Stated][], string[]]>([
    ['an entry that does not balance', [['charge-c1', unbalanced()]], ['entry event-1', 'trial-balance undefined']],
    ['an account of another service', [['wallet-ami', captured('c1', 'ami', 1)]], ['entry event-1']],
    ['a lot that is not there', [...CHARGED, ['wallet-ami', paid('ami', 'p1', use('c9', 1))]], ['lots event-3']],
    [
      'more than a lot has',
      [...CHARGED, ['wallet-ami', paid('ami', 'p1', use('c1', 30_001))]],
      ['wallet-negative event-3', 'lots event-3'],
    ],
    [
      'the same lot twice',
      [...CHARGED, ['wallet-ami', charged('ami', 'c1', 30_000)]],
      ['lots event-3', 'wallet-differs-from-lots event-3'],
    ],
    [
      'a void of more than was paid',
      [
        ...CHARGED,
        ['wallet-ami', paid('ami', 'p1', use('c1', 10))],
        ['wallet-ami', voided('ami', 'p1', use('c1', 20))],
      ],
      ['lots event-4', 'lots event-4'],
    ],
    [
      'refunds of more than was paid',
      [
        ...CHARGED,
        ['wallet-ami', paid('ami', 'p1', use('c1', 10))],
        ['wallet-ami', shopRefunded('ami', 'r1', 'p1', use('c1', 8), 2)],
        ['wallet-ami', shopRefunded('ami', 'r2', 'p1', use('c1', 8), 0)],
      ],
      ['lots event-5', 'lots event-5'],
    ],
    [
      'a debit that is not the sum of its lots',
      [...CHARGED, ['wallet-ami', change(paid('ami', 'p1', use('c1', 10)), { amountYen: 11 })]],
      ['lots event-3'],
    ],
    ['a loss that names nothing', [['compensation-c1', unnamed()]], ['remedy-unnamed event-1']],
  ])('are broken by %s', (_, events, expected) => {
    expect(judged(logOf(...events)).laws).toEqual(expected);
  });

  it('let cashback that is owed without any incident stand, once it is booked', () => {
    const reference = 'r:cashback:p';
    const between = (debited: string, credited: string) => [
      { account: debited, amountYen: 5 },
      { account: credited, amountYen: -5 },
    ];
    const account = transit('cashback', reference);
    const owed: Stated = {
      type: 'wallet.cashback-owed.v1',
      data: { entry: { postings: between(account, 'promotion') } },
    };
    const postings = between('receivable:customer:ami', account);
    const booked: Stated = { type: 'receivable.booked.v1', data: { reference, entry: { postings } } };
    expect(judged(logOf(['wallet-ami', owed]))).toEqual({ laws: [], inFlight: 1 });
    const all = logOf(['wallet-ami', owed], ['receivable-ami', booked]);
    expect(judged(all)).toEqual({ laws: [], inFlight: 0 });
  });

  it('see a transit account of a process that has ended, and only count one of work in flight', () => {
    const [taken] = CHARGED as [[string, Stated], [string, Stated]];
    expect(judged(logOf(taken))).toEqual({ laws: [], inFlight: 1 });
    const ended: [string, Stated] = ['charge-c1', { type: 'charge.completed.v1', data: { chargeId: 'c1' } }];
    expect(judged(logOf(taken, ended))).toEqual({ laws: ['transit event-1'], inFlight: 0 });
    expect(judged(logOf(...CHARGED, ended))).toEqual({ laws: [], inFlight: 0 });
  });

  it('see an original that was put right twice', () => {
    const started: Stated = {
      type: 'compensation.started.v1',
      data: { compensationId: 'c1', line: { amountYen: 30_000 } },
    };
    const once: [string, Stated][] = [
      ...CHARGED,
      ['compensation-c1', started],
      ['wallet-ami', held('ami', 'c1', use('c1', 30_000))],
      ['wallet-ami', collected('ami', 'c1', 'inc', use('c1', 30_000))],
      ['charge-c1', refundRequested('c1', 'ami', 'inc', 30_000)],
      ['charge-c1', refunded('c1', 'ami', 'inc', 30_000)],
    ];
    expect(judged(logOf(...once)).laws).toEqual([]);
    expect(judged(logOf(...once, ['charge-c1', chargedBack('c1', 'ami', 30_000, 100)])).laws).toEqual([
      'compensated-twice event-7',
    ]);
    expect(judged(logOf(...once, ['compensation-c1', started])).laws).toEqual(['compensated-twice event-8']);
  });

  it('see an event that stands before what caused it', () => {
    const [first, second] = logOf(...CHARGED) as [RecordedEvent, RecordedEvent];
    const by = (event: RecordedEvent, $causationId: string) => ({
      ...event,
      metadata: { ...event.metadata, $causationId },
    });
    const found = (...events: RecordedEvent[]) => {
      const findings = new Findings();
      const causes = new CauseCheck(findings, 5);
      for (const event of events) causes.check(event);
      return findings.listed.map(({ law, eventId }) => `${law} ${eventId}`);
    };
    expect(found(first, by(second, first.id))).toEqual([]);
    expect(found(by(first, second.id), second)).toEqual(['cause-after-effect event-2']);
    expect(found(by(first, 'a command that wrote nothing'), second)).toEqual([]);
  });

  describe('an id names one thing', () => {
    const found = (...stated: [string, Stated][]) => {
      const findings = new Findings();
      const law = new IdLaw(findings, 6);
      for (const event of logOf(...stated)) law.check(event);
      return findings.listed.map(({ law, eventId, message }) => `${law} ${eventId} ${message}`);
    };

    it('holds in every history of wallets', () =>
      fc.assert(
        fc.property(histories, (history) => {
          expect(
            found(...history.events.map((one): [string, Stated] => [`wallet-${one.data.customerId}`, one])),
          ).toEqual([]);
        }),
        { numRuns: 60 },
      ));

    it('sees one key of a till that paid from two wallets, as older versions could write it', () => {
      const log: [string, Stated][] = [
        ...CHARGED,
        ['wallet-ben', charged('ben', 'c2', 30_000)],
        ['wallet-ami', paid('ami', 'p1', use('c1', 100))],
        ['wallet-ben', paid('ben', 'p1', use('c2', 100))],
      ];
      const all = 'id-names-two event-5 wallet.payment-made.v1: a second payment begins under p1';
      expect(found(...log)).toEqual([all]);
      expect(found(...log.slice(0, -1), ['wallet-ben', paid('ben', 'p2', use('c2', 100))])).toEqual([]);
    });

    const thing = (type: string, data: object): Stated => ({ type, data: { ...data } });
    it.each<[string, [string, Stated], [string, Stated]]>([
      [
        'transfer',
        ['wallet-ami', thing('wallet.transfer-sent.v1', { transferId: 'x' })],
        ['wallet-ben', thing('wallet.transfer-sent.v1', { transferId: 'x' })],
      ],
      ['lot', ['wallet-ami', charged('ami', 'c1', 1)], ['wallet-ben', charged('ben', 'c1', 1)]],
      [
        'charge',
        ['funding-ami', thing('funding.charge-reserved.v1', { chargeId: 'x' })],
        ['funding-ben', thing('funding.charge-reserved.v1', { chargeId: 'x' })],
      ],
      [
        'source',
        ['funding-ami', thing('funding.card-added.v1', { sourceId: 'x' })],
        ['funding-ami', thing('funding.bank-account-added.v1', { sourceId: 'x' })],
      ],
      [
        'payment by a code',
        ['shop-code-x', thing('shop-code.paid.v1', { codeId: 'x' })],
        ['shop-code-x', thing('shop-code.paid.v1', { codeId: 'x' })],
      ],
      [
        'session',
        ['customer-ami', thing('customer.signed-in.v1', { sessionId: 'x' })],
        ['staff-olga', thing('staff.signed-in.v1', { sessionId: 'x' })],
      ],
      [
        'mail',
        ['customer-ami', thing('customer.mail-due.v1', { mailId: 'x' })],
        ['customer-ben', thing('customer.mail-due.v1', { mailId: 'x' })],
      ],
      [
        'correction',
        ['compensation-a', thing('compensation.correction-proposed.v1', { correctionId: 'x' })],
        ['compensation-b', thing('compensation.correction-proposed.v1', { correctionId: 'x' })],
      ],
      [
        'report',
        ['report-x', thing('report.filed.v1', { reportId: 'x' })],
        ['report-x', thing('report.filed.v1', { reportId: 'x' })],
      ],
    ])('sees a second %s under one id', (name, first, second) => {
      expect(found(first)).toEqual([]);
      expect(found(first, second)).toEqual([
        expect.stringMatching(`^id-names-two event-2 .* a second ${name} begins under`),
      ]);
    });

    it('sees what begins in a stream that is another’s', () => {
      expect(found(['incident-b', thing('incident.opened.v1', { incidentId: 'a' })])).toEqual([
        expect.stringMatching('^id-names-two event-1 .*not its own'),
      ]);
    });

    it('takes different things under one id for what they are', () => {
      expect(found(['funding-ami', thing('funding.charge-reserved.v1', { chargeId: 'c1' })], ...CHARGED)).toEqual([]);
    });
  });

  it('see an incident that was closed on other figures than were posted', () => {
    const close = (lossYen: number, outflowYen: number): [string, Stated] => [
      'incident-inc',
      {
        type: 'incident.closed.v1',
        data: { incidentId: 'inc', outflowYen, recoveredYen: 0, lossYen, receivableYen: 0 },
      },
    ];
    const started: Stated = {
      type: 'compensation.started.v1',
      data: { compensationId: 'c1', line: { amountYen: 900 } },
    };
    const lost: [string, Stated][] = [
      ['compensation-c1', started],
      ['compensation-c1', completed('c1', 'inc', { lossYen: 900 })],
    ];
    const law = (events: [string, Stated][]) =>
      judged(logOf(...events)).laws.filter((one) => one.startsWith('incident'));
    expect(law([...lost, close(900, 900)])).toEqual([]);
    expect(law([...lost, close(900, 901)])).toEqual(['incident-unbalanced event-3']);
    expect(law([...lost, close(901, 901)])).toEqual(['incident-unbalanced event-3']);
  });
});

function unbalanced(): Stated {
  const postings = [
    { account: 'psp', amountYen: 30_000 },
    { account: 'bank', amountYen: -29_999 },
  ];
  return { type: 'charge.captured.v1', data: { chargeId: 'c1', entry: { postings } } };
}

function unnamed(): Stated {
  const postings = [
    { account: 'loss:fraud', amountYen: 5 },
    { account: transit('compensation', 'c1'), amountYen: -5 },
  ];
  return { type: 'compensation.corrected.v1', data: { compensationId: 'c1', entry: { postings } } };
}

describe('every charge that was credited has its counterpart', () => {
  const cash = (event: Stated): Stated => change(event, { method: 'register' });
  const reserved = (chargeId: string, amountYen: number, number?: string, kind = 'cash-point'): Stated => ({
    type: 'funding.charge-reserved.v1',
    data: {
      ...{ chargeId, customerId: 'ami', method: 'register', amountYen, pointId: 'point-1', policyVersion: 'p' },
      ...(number === undefined ? {} : { chargeNumberHash: number }),
    },
    actor: { kind, id: kind === 'cash-point' ? 'point-1' : 'ami' },
  });
  const by = (events: readonly RecordedEvent[]) => {
    const findings = new Findings();
    const laws = new ChargeLaws(findings, 3);
    for (const event of events) laws.check(event);
    return { found: findings.listed.map(({ eventId }) => eventId), onWordYen: laws.onWordYen };
  };
  const paidIn = (chargeId: string, yen: number, number?: string, kind?: string): [string, Stated][] => [
    ['funding-ami', reserved(chargeId, yen, number, kind)],
    [`charge-${chargeId}`, cash(captured(chargeId, 'ami', yen))],
    ['wallet-ami', cash(charged('ami', chargeId, yen))],
  ];

  it('holds for what was captured, and for cash that a cash point said it took', () => {
    expect(by(logOf(...CHARGED, ...paidIn('c2', 3_000, 'n1')))).toEqual({ found: [], onWordYen: 0 });
  });
  it('finds money that was minted', () => {
    expect(by(logOf(['wallet-ami', charged('ami', 'c1', 1)])).found).toEqual(['event-1']);
    expect(by(logOf(CHARGED[0]!, ['wallet-ami', charged('ami', 'c1', 30_001)])).found).toEqual(['event-2']);
    expect(by(logOf(...CHARGED, CHARGED[1]!)).found).toEqual(['event-3']);
    expect(by(logOf(...CHARGED, CHARGED[0]!)).found).toEqual(['event-3']);
    expect(by(logOf(['charge-c1', change(captured('c1', 'ami', 5), { providerId: '' })])).found).toEqual(['event-1']);
    expect(by(logOf(['charge-c1', cash(captured('c1', 'ami', 5))])).found).toEqual(['event-1']);
  });
  it('finds cash that only the member spoke of, or a number that was used twice', () => {
    expect(by(logOf(...paidIn('c1', 5, 'n1', 'customer'))).found).toEqual(['event-1']);
    expect(by(logOf(...paidIn('c1', 5, 'n1'), ...paidIn('c2', 5, 'n1'))).found).toEqual(['event-4']);
    expect(by(logOf(...paidIn('c1', 5, 'n1'), ...paidIn('c2', 5))).found).toEqual(['event-4', 'event-5']);
  });
  it('says how much was credited on the word of members while that was lawful, and finds nothing in it', () => {
    const old = [...paidIn('c1', 5, undefined, 'customer'), ...paidIn('c2', 7, undefined, 'customer')];
    expect(by(logOf(...old, ...paidIn('c3', 5, 'n1')))).toEqual({ found: [], onWordYen: 12 });
  });
});

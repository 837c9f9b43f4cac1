import type { Trace, TraceNode, TraceUse } from './trace';
import { mermaidOf } from './trace-mermaid';
import { drawTrace } from './trace-tree';

const at = '2019-07-02T14:41:05.000Z';
const use = (kind: TraceUse['kind'], debitId: string, amountYen: number, more: Partial<TraceUse> = {}): TraceUse => ({
  kind,
  debitId,
  amountYen,
  at,
  eventId: `e-${debitId}`,
  ...more,
});
const lot = (lotId: string, customerId: string, amountYen: number, more: Partial<TraceNode> = {}): TraceNode => ({
  lotId,
  customerId,
  originKind: lotId.includes(':') ? lotId.split(':')[0]! : 'charge',
  originId: lotId.split(':').at(-1)!,
  amountYen,
  remainingYen: 0,
  heldYen: 0,
  at,
  eventId: `e-${lotId}`,
  position: '1',
  uses: [],
  next: [],
  ...more,
});
const traceOf = (tree: TraceNode, more: Partial<Trace> = {}): Trace => ({
  id: tree.lotId,
  kind: 'charge',
  transactionId: tree.lotId,
  transactionKind: 'charge',
  customerId: tree.customerId,
  amountYen: tree.amountYen,
  at: tree.at,
  lots: [tree],
  cashback: [],
  events: [],
  position: '1',
  ...more,
});
const boss = lot('transfer:t2', 'boss', 9_000, { heldYen: 9_000 });
const mule = lot('transfer:t1', 'mule', 18_000, {
  uses: [
    use('payment', 'p2', 9_000, { merchantId: 'shop', category: 'gift-card' }),
    use('transfer', 't2', 9_000, { toCustomerId: 'boss' }),
  ],
  next: [boss],
});
const stolen = lot('c1', 'ami', 30_000, {
  remainingYen: 4_000,
  uses: [
    use('payment', 'p1', 8_000, { merchantId: 'shop', category: 'tobacco' }),
    use('transfer', 't1', 18_000, { toCustomerId: 'mule' }),
  ],
  next: [mule],
});

describe('a trace in a terminal', () => {
  it('given payments, transfers over two hops and cashback, then each stands where it went, amounts under each other', () => {
    const cashback = [lot('cashback:p1', 'ami', 800, { remainingYen: 800 })];
    const drawn = drawTrace(traceOf(stolen, { cashback }));
    expect(drawn).toEqual([
      'charge c1 → wallet of ami                   ¥30,000  2019-07-02 23:41:05 JST',
      '├─ payment p1 → shop shop, tobacco           ¥8,000  2019-07-02 23:41:05 JST',
      '├─ transfer t1                              ¥18,000  2019-07-02 23:41:05 JST',
      '│  └─ received → wallet of mule             ¥18,000  2019-07-02 23:41:05 JST',
      '│     ├─ payment p2 → shop shop, gift-card   ¥9,000  2019-07-02 23:41:05 JST',
      '│     └─ transfer t2                         ¥9,000  2019-07-02 23:41:05 JST',
      '│        └─ received → wallet of boss        ¥9,000  2019-07-02 23:41:05 JST',
      '│           └─ held, cannot be spent         ¥9,000',
      '└─ still in the wallet                       ¥4,000',
      '',
      'Cashback that this money earned',
      'cashback of payment p1 → wallet of ami         ¥800  2019-07-02 23:41:05 JST',
      '└─ still in the wallet                         ¥800',
      '',
      '¥30,000 = spent ¥8,000 + transferred ¥18,000 + remaining ¥4,000',
      'Nothing has been put right.',
    ]);
  });

  it('given two ways to one lot, then it is followed once, where the API followed it or before', () => {
    const met = lot('transfer:t3', 'dan', 20_000, { remainingYen: 20_000 });
    const by = (transfer: string, customer: string) =>
      lot(`transfer:${transfer}`, customer, 10_000, {
        uses: [use('transfer', 't3', 10_000, { toCustomerId: 'dan' })],
        next: [met],
      });
    const tree = lot('c1', 'ami', 20_000, {
      uses: [
        use('transfer', 't1', 10_000, { toCustomerId: 'ben' }),
        use('transfer', 't2', 10_000, { toCustomerId: 'chi' }),
      ],
      next: [by('t1', 'ben'), by('t2', 'chi')],
    });
    const lines = drawTrace(traceOf(tree)).filter((line) => line.includes('dan'));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('received, ¥10,000 of it other money → wallet of dan');
    expect(lines[1]).toContain('(followed above)');
  });

  it('given money on its way, then the trace says so', () => {
    const tree = lot('c1', 'ami', 1_000, { uses: [use('transfer', 't1', 1_000, { toCustomerId: 'ben' })] });
    expect(drawTrace(traceOf(tree))[2]).toContain('to ben: on its way');
  });

  it('given postings that put the charge right, then it adds up what each component bore, and no other original', () => {
    const posting = (component: 'recovered' | 'loss', amountYen: number, originalId = 'c1') => ({
      account: 'a',
      amountYen,
      originalId,
      component,
    });
    const entry = [
      posting('recovered', 10_000),
      posting('loss', 20_000),
      posting('loss', 7, 'c2'),
      { account: 'refund', amountYen: -30_000 },
    ];
    const event = {
      eventId: 'e1',
      stream: 's-1',
      revision: 3,
      type: 'x.v1',
      at,
      causationId: 'cause',
      correlationId: 'corr',
      entry,
    };
    const lines = drawTrace(traceOf(stolen, { events: [event] }), { events: true });
    expect(lines).toContain('Put right ¥30,000 = recovered ¥10,000 + loss ¥20,000 + receivable ¥0');
    expect(lines.slice(lines.indexOf('request cause'))).toEqual([
      'request cause',
      '└─ 2019-07-02 23:41:05 JST  x.v1  s-1@3',
      '        event e1',
      '        D a  ¥10,000  (recovered)',
      '        D a  ¥20,000  (loss)',
      '        D a  ¥7  (loss)',
      '        C refund  ¥30,000',
    ]);
  });

  it('given a narrow terminal, then ids are cut short, and it says how to see them', () => {
    const id = '719927f1-8c3c-528c-9f63-caf637413749';
    const lines = drawTrace(traceOf(lot(id, 'ami', 100, { remainingYen: 100 })), { columns: 70 });
    expect(lines[0]).toBe('charge 719927f1… → wallet of ami  ¥100  2019-07-02 23:41:05 JST');
    expect(lines.join()).toContain('--wide');
    expect(drawTrace(traceOf(lot(id, 'ami', 100)), { columns: 200 })[0]).toContain(id);
  });

  it('given a trace that was cut, then it is not taken for the whole', () => {
    expect(drawTrace(traceOf(stolen, { cut: true })).join()).toContain('not all of it');
  });
});

describe('a trace of something else', () => {
  it('given a payment, then the tree begins at the charge that it came from and marks the payment', () => {
    const about = { id: 'p2', kind: 'payment', transactionId: 'p2', transactionKind: 'payment' } as const;
    const lines = drawTrace(traceOf(stolen, { ...about, customerId: 'mule', amountYen: 9_000 }));
    expect(lines[0]).toBe('payment p2 of mule, ¥9,000, 2019-07-02 23:41:05 JST');
    expect(lines.find((line) => line.includes('◀'))).toContain('payment p2 → shop shop, gift-card ◀');
    expect(lines).toContain('¥9,000 = ¥9,000 out of transfer t1');
  });

  it('given a transfer, then it says where it came from and where it went', () => {
    const about = { id: 't1', kind: 'transfer', transactionId: 't1', transactionKind: 'transfer' } as const;
    const lines = drawTrace(traceOf(stolen, { ...about, amountYen: 18_000 }));
    expect(lines).toContain('¥18,000 = ¥18,000 out of charge c1');
    expect(lines).toContain('¥18,000 = spent ¥9,000 + transferred ¥9,000');
  });

  it('given an event that moved no money, then what caused what is all there is', () => {
    const event = (eventId: string, causationId: string, commandId: string) => ({
      ...{ eventId, causationId, commandId, stream: 's-1', revision: 0, type: `${eventId}.v1` },
      ...{ at, correlationId: 'corr', entry: [] },
    });
    const events = [event('e1', 'r', 'c1'), event('e2', 'r', 'c1'), event('e3', 'e1', 'c3'), event('e4', 'c3', 'c4')];
    const lines = drawTrace({ id: 'e3', kind: 'event', lots: [], cashback: [], events, position: '1' });
    expect(lines).toContain('No money has moved.');
    expect(lines.filter((line) => line.includes('.v1')).map((line) => line.replace(/2019.*JST {2}/, ''))).toEqual([
      '├─ e1.v1  s-1@0',
      '│  └─ e3.v1  s-1@0 ◀',
      '│     └─ e4.v1  s-1@0',
      '└─ e2.v1  s-1@0',
    ]);
  });

  it('given causes in a circle, then it ends', () => {
    const event = (eventId: string, causationId: string) => ({
      ...{ eventId, causationId, stream: 's-1', revision: 0, type: 'x.v1', at, correlationId: 'corr', entry: [] },
    });
    const events = [event('e1', 'e2'), event('e2', 'e1')];
    const lines = drawTrace({ id: 'e1', kind: 'event', lots: [], cashback: [], events, position: '1' });
    expect(lines.filter((line) => line.includes('x.v1'))).toHaveLength(2);
  });
});

describe('a trace as Mermaid', () => {
  it('has a box for each lot, an end for each shop, and an arrow for each use', () => {
    const cashback = [lot('cashback:p1', 'ami', 800)];
    const chart = mermaidOf(traceOf(stolen, { cashback }));
    expect(chart[0]).toBe('flowchart LR');
    expect(chart.filter((line) => line.includes('wallet of'))).toHaveLength(4);
    expect(chart.filter((line) => line.includes('(["shop shop"])'))).toHaveLength(1);
    expect(chart).toContain('  lot0 -- "¥8,000 tobacco" --> place0');
    expect(chart).toContain('  lot0 -- "¥18,000" --> lot2');
    expect(chart).toContain('  lot0 -. "earned ¥800" .-> lot1');
  });
});

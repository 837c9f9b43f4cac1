import type { Trace, TraceNode, TraceUse } from '../trace';
import { flowOf } from './flow';
import { svgOf } from './svg';

const at = '2019-07-02T14:41:05.000Z';
const use = (kind: TraceUse['kind'], debitId: string, amountYen: number, more: Partial<TraceUse> = {}): TraceUse => ({
  ...{ kind, debitId, amountYen, at, eventId: 'e' },
  ...more,
});
const lot = (lotId: string, customerId: string, amountYen: number, more: Partial<TraceNode> = {}): TraceNode => ({
  ...{ lotId, customerId, amountYen, at, eventId: 'e', position: '1', remainingYen: 0, heldYen: 0, uses: [], next: [] },
  originKind: lotId.includes(':') ? lotId.split(':')[0]! : 'charge',
  originId: lotId.split(':').at(-1)!,
  ...more,
});
const mule = lot('transfer:t1', 'mule', 20_000, {
  uses: [use('payment', 'p2', 3_000, { merchantId: 'shop', category: 'gift-card' }), use('collection', 'k1', 9_000)],
  heldYen: 8_000,
});
const stolen = lot('c1', 'a<b&"c"', 30_000, {
  uses: [
    use('payment', 'p1', 8_000, { merchantId: 'shop', category: 'tobacco' }),
    use('payment', 'p3', 4_000, { merchantId: 'shop', category: 'tobacco' }),
    use('transfer', 't1', 12_000, { toCustomerId: 'mule' }),
  ],
  remainingYen: 6_000,
  next: [mule],
});
const posting = (account: string, amountYen: number, component?: 'recovered' | 'loss') => ({
  ...{ account, amountYen, originalId: 'c1' },
  ...(component === undefined ? {} : { component }),
});
const entry = [
  ...[posting('hold:mule', 9_000, 'recovered'), posting('loss:fraud', 21_000, 'loss'), posting('refund', -30_000)],
  ...[posting('refund', 30_000), posting('psp', -30_000)],
];
const events = [
  { eventId: 'e', stream: 's', revision: 0, type: 'x.v1', at, causationId: 'c', correlationId: 'c', entry },
];
const charge: Trace = {
  ...{ id: 'c1', kind: 'charge', transactionId: 'c1', transactionKind: 'charge', amountYen: 30_000, at },
  ...{ lots: [stolen], cashback: [], events, position: '1' },
};
const named = ({ places, streams }: ReturnType<typeof flowOf>) => {
  const names = new Map(places.map(({ key, name, note }) => [key, note && note !== at ? `${name}, ${note}` : name]));
  return streams.map(({ from, to, amountYen }) => [names.get(from), names.get(to), amountYen]);
};

describe('the figure of a trace', () => {
  it('given a charge that was put right, then every yen flows from its source to an end, and back', () => {
    expect(named(flowOf(charge))).toEqual([
      ['Wallet of a<b&"c"', 'Shop shop, tobacco', 12_000],
      ['Wallet of a<b&"c"', 'Wallet of mule', 12_000],
      ['Wallet of a<b&"c"', 'Left in the wallet', 6_000],
      ['Wallet of mule', 'Shop shop, gift-card', 3_000],
      ['Wallet of mule', 'Recovered, taken back from wallets', 9_000],
      ['Wallet of mule', 'Held', 8_000],
      ['Charge c1', 'Wallet of a<b&"c"', 30_000],
      ['Other money', 'Wallet of mule', 8_000],
      ['Recovered, taken back from wallets', 'Refunded to its source', 9_000],
      ['Our loss', 'Refunded to its source', 21_000],
    ]);
  });

  it('given a payment, then what else became of the money behind it is one place aside', () => {
    const flow = flowOf({ ...charge, id: 'p1', kind: 'payment', transactionId: 'p1', transactionKind: 'payment' });
    expect(named(flow)).toContainEqual(['Wallet of a<b&"c"', 'Shop shop, tobacco', 8_000]);
    expect(named(flow)).toContainEqual(['Wallet of a<b&"c"', 'Used for other things', 4_000]);
    expect(named(flow)).toContainEqual(['Wallet of mule', 'Used for other things', 12_000]);
  });

  it('is a picture with a title and a description, light and dark, that no name can break out of', () => {
    const svg = svgOf(charge)!;
    expect(svg).toContain('<title id="title">Where a charge of ¥30,000 went (c1)</title>');
    expect(svg).toContain('¥21,000 from Our loss to Refunded to its source.');
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).toContain('Wallet of a&lt;b&amp;&quot;c&quot;');
    expect(svg).not.toContain('a<b');
    expect(svg.match(/<path /g)).toHaveLength(10);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('draws widths by yen', () => {
    const widths = [...svgOf(charge)!.matchAll(/stroke-width="([\d.]+)"><title>[^:]*: ¥([\d,]+)/g)].map(
      ([, width, amount]) => Number(amount!.replaceAll(',', '')) / Number(width),
    );
    expect(widths).toHaveLength(10);
    for (const yenPerPixel of widths) expect(yenPerPixel / widths[0]!).toBeCloseTo(1, 1);
  });

  it('is nothing where no money has moved', () => {
    expect(svgOf({ ...charge, lots: [], events: [] })).toBeUndefined();
  });
});

import { keyOf, lotsIn, putRight, receivedFrom, type Trace, type TraceNode, type TraceUse, takenBy } from '../trace';

/** What a place of the figure is, which gives it its colour. */
export type Role = 'source' | 'wallet' | 'shop' | 'kept' | 'recovered' | 'loss' | 'receivable' | 'back' | 'elsewhere';

export interface Place {
  key: string;
  role: Role;
  name: string;
  /** A second line, smaller. */
  note?: string;
}

export interface Stream {
  from: string;
  to: string;
  amountYen: number;
  /** Part of what was asked for, where the figure shows what came before it too. */
  traced: boolean;
  title: string;
}

/** The flow of a trace's money: where it came from, through which wallets, where it is, and what put it right. */
export interface Flow {
  places: Place[];
  streams: Stream[];
}

/** Where money goes that was put right, by the account that is credited in the end. */
const BACK: [kinds: string[], name: string][] = [
  [['refund', 'psp'], 'Refunded to its source'],
  [['dispute'], 'Taken back by the issuer'],
  [['unclaimed'], 'Paid out by bank'],
  [['wallet'], 'Back in the wallet'],
  [['promotion'], 'Back to the campaign'],
];

export function flowOf(trace: Trace): Flow {
  const lots = lotsIn(trace);
  const builder = new FlowBuilder();
  const ahead = lotsAhead(trace, lots);
  for (const lot of lots.values()) {
    builder.place({ key: keyOf(lot), role: 'wallet', name: `Wallet of ${short(lot.customerId)}` });
  }
  const isIt = new Set(takenBy(trace).map(({ use }) => use));
  const arrived = new Map<string, number>();
  for (const lot of lots.values()) {
    for (const use of lot.uses) {
      const received = use.kind === 'transfer' ? receivedFrom(lot, use) : undefined;
      if (received) arrived.set(keyOf(received), (arrived.get(keyOf(received)) ?? 0) + use.amountYen);
      const traced = ahead.has(keyOf(lot)) || isIt.has(use) || received !== undefined;
      const to = received ? keyOf(received) : builder.place(endOf(lot, use, traced));
      const title = use.kind === 'transfer' ? `transfer ${use.debitId}` : `${use.kind} ${use.debitId}`;
      builder.stream({ from: keyOf(lot), to, amountYen: use.amountYen, traced, title });
    }
    const own = ahead.has(keyOf(lot));
    const kept = (name: string, amountYen: number) => {
      const place: Place = { key: `${name} ${keyOf(lot)}`, role: own ? 'kept' : 'elsewhere', name };
      if (amountYen > 0)
        builder.stream({ from: keyOf(lot), to: builder.place(place), amountYen, traced: own, title: name });
    };
    kept('Held', lot.heldYen);
    kept('Left in the wallet', lot.remainingYen);
  }
  for (const lot of lots.values()) {
    const outsideYen = lot.amountYen - (arrived.get(keyOf(lot)) ?? 0);
    if (outsideYen > 0) {
      const traced = ahead.size === 0 || ahead.has(keyOf(lot)) || !arrived.has(keyOf(lot));
      const from = builder.place(sourceOf(lot, arrived.has(keyOf(lot))));
      builder.stream({
        from,
        to: keyOf(lot),
        amountYen: outsideYen,
        traced,
        title: `${lot.originKind} ${lot.originId}`,
      });
    }
  }
  addRemedies(trace, builder);
  return builder.flow();
}

/** A place is there once, and streams between the same places that are traced alike are one. */
class FlowBuilder {
  private readonly places = new Map<string, Place>();
  private readonly streams = new Map<string, Stream>();

  place(place: Place): string {
    if (!this.places.has(place.key)) this.places.set(place.key, place);
    return place.key;
  }

  stream(stream: Stream): void {
    const key = `${stream.from}\n${stream.to}\n${stream.traced}`;
    const known = this.streams.get(key);
    if (known) this.streams.set(key, { ...known, amountYen: known.amountYen + stream.amountYen });
    else if (stream.amountYen > 0) this.streams.set(key, stream);
  }

  flow(): Flow {
    const streams = [...this.streams.values()];
    const used = new Set(streams.flatMap(({ from, to }) => [from, to]));
    return { places: [...this.places.values()].filter(({ key }) => used.has(key)), streams };
  }
}

/** The lots that hold the traced money itself; those before them it only came through. */
function lotsAhead({ transactionId, transactionKind, lots: roots, cashback }: Trace, lots: Map<string, TraceNode>) {
  if (transactionKind === 'charge' || transactionKind === 'cashback') return new Set(lots.keys());
  const ahead = new Set(cashback.map(keyOf));
  const waiting = [...lots.values(), ...roots].filter(({ lotId }) => lotId === `transfer:${transactionId}`);
  for (let lot = waiting.shift(); lot; lot = waiting.shift()) {
    ahead.add(keyOf(lot));
    waiting.push(...lot.next.filter((next) => !ahead.has(keyOf(next))));
  }
  return ahead;
}

function sourceOf({ originKind, originId, at, ...lot }: TraceNode, besideOthers: boolean): Place {
  if (besideOthers) return { key: `other ${keyOf(lot)}`, role: 'elsewhere', name: 'Other money' };
  const names: Record<string, string> = {
    charge: 'Charge',
    cashback: 'Cashback of payment',
    transfer: 'Transfer',
    restoration: 'Restored',
    refund: 'Refunded',
  };
  const name = `${names[originKind] ?? originKind} ${short(originId)}`;
  return { key: `source ${originId} ${keyOf(lot)}`, role: 'source', name, note: at };
}

function endOf(lot: TraceNode, use: TraceUse, traced: boolean): Place {
  const { kind, merchantId, category, toCustomerId } = use;
  if (!traced) return { key: `elsewhere ${keyOf(lot)}`, role: 'elsewhere', name: 'Used for other things' };
  switch (kind) {
    case 'payment':
      return {
        key: `shop ${merchantId} ${category}`,
        role: 'shop',
        name: `Shop ${short(merchantId ?? '?')}`,
        ...(category === undefined ? {} : { note: category }),
      };
    case 'transfer':
      return { key: `to ${toCustomerId}`, role: 'elsewhere', name: `On its way to ${short(toCustomerId ?? '?')}` };
    case 'closure':
      return { key: 'closure', role: 'back', name: 'Account closed', note: 'paid out by bank' };
    default:
      return { key: 'recovered', role: 'recovered', name: 'Recovered', note: 'taken back from wallets' };
  }
}

function addRemedies(trace: Trace, builder: FlowBuilder): void {
  const remedy = putRight(trace);
  const parts: [Place, number][] = [
    [{ key: 'recovered', role: 'recovered', name: 'Recovered', note: 'taken back from wallets' }, remedy.recovered],
    [{ key: 'receivable', role: 'receivable', name: 'Owed by others', note: 'receivable' }, remedy.receivable],
    [{ key: 'loss', role: 'loss', name: 'Our loss' }, remedy.loss],
  ];
  // What has left for its destination is split over the parts in this order; which yen went where nobody can say.
  const goals = backOf(trace);
  let goal = goals.shift();
  for (const [place, amountYen] of parts) {
    let openYen = amountYen;
    while (openYen > 0 && goal) {
      const takenYen = Math.min(openYen, goal.amountYen);
      const from = builder.place(place);
      const to = builder.place({ key: `back ${goal.name}`, role: 'back', name: goal.name });
      builder.stream({ from, to, amountYen: takenYen, traced: true, title: place.name });
      openYen -= takenYen;
      goal = goal.amountYen > takenYen ? { ...goal, amountYen: goal.amountYen - takenYen } : goals.shift();
    }
  }
}

/** What was given back for the traced transaction, by destination: a refund that failed is in the next one instead. */
function backOf({ transactionId, events }: Trace): { name: string; amountYen: number }[] {
  const posted = events.flatMap(({ entry }) => entry).filter(({ originalId }) => originalId === transactionId);
  return BACK.flatMap(([kinds, name]) => {
    const sum = posted
      .filter(({ account }) => kinds.includes(account.split(':')[0]!))
      .reduce((total, { amountYen }) => total - amountYen, 0);
    return sum > 0 ? [{ name, amountYen: sum }] : [];
  });
}

/** Ids that only a machine can tell apart are cut; whole they stand in the tooltip. */
export const short = (id: string): string =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id) ? `${id.slice(0, 8)}…` : id.length > 24 ? `${id.slice(0, 23)}…` : id;

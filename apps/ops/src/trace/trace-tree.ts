import { padLeft, padRight, widthOf } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';
import {
  keyOf,
  lotsIn,
  ownLotOf,
  putRight,
  receivedFrom,
  type Trace,
  type TraceNode,
  type TraceUse,
  takenBy,
} from './trace';
import { drawCauses } from './trace-causes';

interface Row {
  branch: string;
  what: string;
  amountYen: number;
  at?: string;
}

/** How a use of a lot is called in a terminal. */
export const USES: Record<TraceUse['kind'], string> = {
  payment: 'payment',
  transfer: 'transfer',
  collection: 'collected to put it right',
  'cashback-reversal': 'cashback taken back',
  closure: 'account closed',
  return: 'went back to its sender',
};

export interface TreeOptions {
  events?: boolean;
  /** How wide the terminal is; ids are cut short where the tree would be wider. */
  columns?: number;
}

/** Where money came from and went, as a tree with the amounts under each other; then what caused what. */
export function drawTrace(trace: Trace, { events, columns }: TreeOptions = {}): string[] {
  const drawing = { lots: lotsIn(trace), drawn: new Set<string>(), traced: trace.transactionId };
  const main: Row[] = [];
  for (const lot of trace.lots) drawLot(lot, drawing, main, '', '', originOf(lot));
  const earned: Row[] = [];
  for (const lot of trace.cashback) drawLot(lot, drawing, earned, '', '', originOf(lot));
  const whole = aligned([...main, ...earned]);
  const tooWide = columns !== undefined && whole.some((line) => widthOf(line) > columns);
  const lines = tooWide ? aligned([...main, ...earned].map(shortened)) : whole;
  return [
    ...heading(trace),
    ...lines.slice(0, main.length),
    ...(earned.length === 0 ? [] : ['', 'Cashback that this money earned']),
    ...lines.slice(main.length),
    ...(main.length + earned.length === 0 ? ['No money has moved.'] : ['', ...sums(trace)]),
    ...(tooWide ? ['', 'Ids are cut short to fit in here; --wide shows them whole.'] : []),
    ...(trace.cut ? ['', 'There is more than a trace follows: what is drawn is not all of it.'] : []),
    ...(events || trace.kind === 'event' || trace.kind === 'compensation' ? ['', ...drawCauses(trace)] : []),
  ];
}

/** A charge says in its first line what it is; of anything else the tree begins where its money came from. */
function heading({ id, kind, transactionKind, transactionId, customerId, amountYen, at }: Trace): string[] {
  if (kind === 'charge') return amountYen === undefined ? [`charge ${id}`, ''] : [];
  const whose = customerId === undefined ? '' : ` of ${customerId}`;
  const how = [...(amountYen === undefined ? [] : [yen(amountYen)]), ...(at === undefined ? [] : [inJapan(at)])];
  const what = [`${transactionKind ?? 'transaction'} ${transactionId}${whose}`, ...how].join(', ');
  if (kind === 'event') return [`event ${id}`, ...(transactionId === undefined ? [] : [`is about ${what}`]), ''];
  if (kind === 'compensation') return [`compensation ${id === transactionId ? '' : `${id} `}puts right ${what}`, ''];
  return [what, ''];
}

/** How the money of a lot that nothing in the trace led to came about. */
function originOf({ originKind, originId }: TraceNode): string {
  if (originKind === 'cashback') return `cashback of payment ${originId}`;
  return `${originKind} ${originId}`;
}

function aligned(rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  const texts = Math.max(...rows.map(({ branch, what }) => widthOf(branch + what)));
  const amounts = Math.max(...rows.map(({ amountYen }) => widthOf(yen(amountYen))));
  return rows.map(({ branch, what, amountYen, at }) =>
    `${padRight(branch + what, texts)}  ${padLeft(yen(amountYen), amounts)}  ${at === undefined ? '' : inJapan(at)}`.trimEnd(),
  );
}

const UUID = /\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

function shortened(row: Row): Row {
  return { ...row, what: row.what.replace(UUID, '$1…') };
}

interface Drawing {
  lots: ReadonlyMap<string, TraceNode>;
  drawn: Set<string>;
  /** The id of the transaction that is traced. */
  traced: string | undefined;
}

/** Stands at what was asked for, where the tree begins before it. */
const HERE = ' ◀';

function drawLot(node: TraceNode, drawing: Drawing, rows: Row[], first: string, rest: string, name: string): void {
  const lot = drawing.lots.get(keyOf(node)) ?? node;
  const seen = drawing.drawn.has(keyOf(node));
  const what = `${name} → wallet of ${lot.customerId}${seen ? ' (followed above)' : ''}`;
  rows.push({ branch: first, what, amountYen: lot.amountYen, at: lot.at });
  if (seen) return;
  drawing.drawn.add(keyOf(node));
  const left: Row[] = [];
  if (lot.heldYen > 0) left.push({ branch: '', what: 'held, cannot be spent', amountYen: lot.heldYen });
  if (lot.remainingYen > 0) left.push({ branch: '', what: 'still in the wallet', amountYen: lot.remainingYen });
  lot.uses.forEach((use, i) => {
    const last = i === lot.uses.length - 1 && left.length === 0;
    drawUse(lot, use, drawing, rows, rest + (last ? '└─ ' : '├─ '), rest + (last ? '   ' : '│  '));
  });
  left.forEach((row, i) => {
    rows.push({ ...row, branch: rest + (i === left.length - 1 ? '└─ ' : '├─ ') });
  });
}

function drawUse(lot: TraceNode, use: TraceUse, drawing: Drawing, rows: Row[], first: string, rest: string): void {
  const here = use.debitId === drawing.traced ? HERE : '';
  rows.push({ branch: first, what: nameOf(use) + here, amountYen: use.amountYen, at: use.at });
  if (use.kind !== 'transfer') return;
  const received = receivedFrom(lot, use);
  if (received === undefined) {
    rows.push({
      branch: `${rest}└─ `,
      what: `to ${use.toCustomerId ?? '?'}: on its way, or not followed`,
      amountYen: use.amountYen,
    });
    return;
  }
  const others = received.amountYen - use.amountYen;
  const name = others > 0 ? `received, ${yen(others)} of it other money` : 'received';
  drawLot(received, drawing, rows, `${rest}└─ `, `${rest}   `, name);
}

function nameOf(use: TraceUse): string {
  const name = `${USES[use.kind]} ${use.debitId}`;
  if (use.kind === 'payment')
    return `${name} → shop ${use.merchantId ?? '?'}${use.category ? `, ${use.category}` : ''}`;
  return name;
}

function sums(trace: Trace): string[] {
  const lot = ownLotOf(trace);
  const taken = takenBy(trace);
  return [
    ...(taken.length > 0 ? [cameFrom(taken)] : []),
    ...(lot ? [wentTo(lot)] : []),
    // Of an event only its own kin is known, not all that was posted for the transaction it is about.
    ...(trace.kind === 'event' ? [`All of it: modosu trace ${trace.transactionId} --events`] : [remediedBy(trace)]),
  ];
}

function remediedBy(trace: Trace): string {
  const { recovered, loss, receivable } = putRight(trace);
  const remedied = recovered + loss + receivable;
  return remedied === 0
    ? 'Nothing has been put right.'
    : `Put right ${yen(remedied)} = recovered ${yen(recovered)} + loss ${yen(loss)} + receivable ${yen(receivable)}`;
}

function cameFrom(taken: readonly { lot: TraceNode; use: TraceUse }[]): string {
  const total = taken.reduce((sum, { use }) => sum + use.amountYen, 0);
  const parts = taken.map(({ lot, use }) => `${yen(use.amountYen)} out of ${originOf(lot)}`);
  return `${yen(total)} = ${parts.join(' + ')}`;
}

function wentTo({ amountYen, uses, heldYen, remainingYen }: TraceNode): string {
  const used = (...kinds: TraceUse['kind'][]) =>
    uses.reduce((sum, use) => sum + (kinds.includes(use.kind) ? use.amountYen : 0), 0);
  const parts: [string, number][] = [
    ['spent', used('payment')],
    ['transferred', used('transfer')],
    ['collected', used('collection', 'cashback-reversal', 'closure')],
    ['went back', used('return')],
    ['held', heldYen],
    ['remaining', remainingYen],
  ];
  const summands = parts.filter(([, part]) => part !== 0).map(([name, part]) => `${name} ${yen(part)}`);
  return `${yen(amountYen)} = ${summands.join(' + ') || 'nothing yet'}`;
}

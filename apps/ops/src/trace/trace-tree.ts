import { padLeft, padRight, widthOf } from '../text/table';
import { inJapan } from '../text/time';
import { yen } from '../text/yen';
import { keyOf, lotsOf, putRight, receivedFrom, type Trace, type TraceNode, type TraceUse } from './trace';

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
};

export interface TreeOptions {
  events?: boolean;
  /** How wide the terminal is; ids are cut short where the tree would be wider. */
  columns?: number;
}

/** Where a charge went, as a tree with the amounts under each other. */
export function drawTrace(trace: Trace, { events, columns }: TreeOptions = {}): string[] {
  const lots = lotsOf([trace.tree, ...trace.cashback]);
  const drawn = new Set<string>();
  const main: Row[] = [];
  drawLot(trace.tree, { lots, drawn }, main, '', '', `charge ${trace.chargeId}`);
  const earned: Row[] = [];
  for (const lot of trace.cashback)
    drawLot(lot, { lots, drawn }, earned, '', '', `cashback of payment ${lot.originId}`);
  const whole = aligned([...main, ...earned]);
  const tooWide = columns !== undefined && whole.some((line) => widthOf(line) > columns);
  const lines = tooWide ? aligned([...main, ...earned].map(shortened)) : whole;
  return [
    ...lines.slice(0, main.length),
    ...(earned.length === 0 ? [] : ['', 'Cashback that this money earned']),
    ...lines.slice(main.length),
    '',
    ...sums(trace),
    ...(tooWide ? ['', 'Ids are cut short to fit in here; --wide shows them whole.'] : []),
    ...(trace.cut ? ['', 'There are more lots than a trace follows: what is drawn is not all of it.'] : []),
    ...(events ? ['', ...drawEvents(trace)] : []),
  ];
}

function aligned(rows: readonly Row[]): string[] {
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
}

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
  rows.push({ branch: first, what: nameOf(use), amountYen: use.amountYen, at: use.at });
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
  const parts: [string, number][] = [
    ['spent', trace.spentYen],
    ['transferred', trace.transferredYen],
    ['collected', trace.collectedYen],
    ['held', trace.heldYen],
    ['remaining', trace.remainingYen],
  ];
  const told = parts.filter(([, amountYen]) => amountYen !== 0).map(([name, amountYen]) => `${name} ${yen(amountYen)}`);
  const { recovered, loss, receivable } = putRight(trace);
  const remedied = recovered + loss + receivable;
  return [
    `${yen(trace.amountYen)} = ${told.join(' + ') || 'nothing yet'}`,
    remedied === 0
      ? 'Nothing has been put right.'
      : `Put right ${yen(remedied)} = recovered ${yen(recovered)} + loss ${yen(loss)} + receivable ${yen(receivable)}`,
  ];
}

function drawEvents({ events }: Trace): string[] {
  const account = Math.max(0, ...events.flatMap(({ entry }) => entry.map((posting) => widthOf(posting.account))));
  const amount = Math.max(
    0,
    ...events.flatMap(({ entry }) => entry.map(({ amountYen }) => widthOf(yen(Math.abs(amountYen))))),
  );
  return [
    `Events (${events.length}), with what caused each and what it posted (D debit, C credit)`,
    ...events.flatMap(({ at, type, stream, revision, eventId, causationId, correlationId, entry }) => [
      `${inJapan(at)}  ${type}  ${stream}@${revision}`,
      `  event ${eventId}`,
      `  caused by ${causationId}, correlation ${correlationId}`,
      ...entry.map((posting) =>
        `    ${posting.amountYen < 0 ? 'C' : 'D'} ${padRight(posting.account, account)}  ${padLeft(yen(Math.abs(posting.amountYen)), amount)}  ${posting.component ?? ''}`.trimEnd(),
      ),
    ]),
  ];
}

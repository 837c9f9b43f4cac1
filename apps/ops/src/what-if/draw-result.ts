import { table } from '../text/table';
import { inJapan } from '../text/time';
import { whole, yen } from '../text/yen';
import type { Change, Sums, WhatIfResult, WhatIfRun } from './what-if';

const RIGHT = true;
const MOST_NOTES_WIDTH = 100;

/** What a run found, for a terminal. */
export function drawResult(run: WhatIfRun, result: WhatIfResult): string[] {
  const { events, eventsPerSecond } = run.progress;
  const { changes } = result;
  return [
    `Charge requests from ${inJapan(run.from)} to ${inJapan(run.to)}, decided again under "${run.policyVersion}"`,
    `${whole(events)} events read, ${whole(eventsPerSecond)} a second; run ${run.runId}`,
    '',
    ...drawSums(result.sumsThen, result.sumsNow),
    '',
    `${whole(changes.stopped)} charges (${yen(changes.stoppedYen)}) would have been stopped, ` +
      `${whole(changes.admitted)} refusals (${yen(changes.admittedYen)}) admitted; ${whole(changes.customers)} customers affected, ` +
      `${whole(changes.otherRule)} refused by another rule.`,
    '',
    ...drawRules(result),
    '',
    ...drawPeriods(result),
    ...drawNotes(result),
  ];
}

function drawSums(before: Sums, after: Sums): string[] {
  const row = (name: string, field: keyof Sums, draw: (value: number) => string) => {
    const difference = after[field] - before[field];
    return [name, draw(before[field]), draw(after[field]), `${difference > 0 ? '+' : ''}${draw(difference)}`];
  };
  const count = (value: number) => (value < 0 ? `-${whole(-value)}` : whole(value));
  return table(
    [{ title: '' }, ...['then', 'under these rules', 'difference'].map((title) => ({ title, right: RIGHT }))],
    [
      row('requests', 'requests', count),
      row('charges', 'charges', count),
      row('charged', 'chargedYen', yen),
      row('customers who charged', 'customers', count),
      row('refusals', 'refusals', count),
      row('refused', 'refusedYen', yen),
    ],
  );
}

function drawRules({ rules }: WhatIfResult): string[] {
  return table(
    [
      { title: 'rule' },
      { title: 'refused then', right: RIGHT },
      { title: 'refuses now', right: RIGHT },
      { title: 'yen', right: RIGHT },
      { title: 'stops charges', right: RIGHT },
      { title: 'yen', right: RIGHT },
    ],
    rules.map(({ rule, refusalsThen, refusalsNow, refusedYenNow, stopped, stoppedYen }) => [
      rule,
      whole(refusalsThen),
      whole(refusalsNow),
      yen(refusedYenNow),
      whole(stopped),
      yen(stoppedYen),
    ]),
  );
}

const MOST_ROWS = 40;
const LONGEST = 40;
const HOUR_MS = 3_600_000;

/** A bar for each period: solid what comes about under both, light what is stopped, hatched what is admitted. */
function drawPeriods({ periods, periodHours }: WhatIfResult): string[] {
  const first = periods[0];
  const last = periods.at(-1);
  if (first === undefined || last === undefined) return [];
  const count = (Date.parse(last.from) - Date.parse(first.from)) / (periodHours * HOUR_MS) + 1;
  const hours = periodHours * Math.ceil(count / MOST_ROWS);
  const rows = grouped(periods, Date.parse(first.from), hours * HOUR_MS);
  const most = Math.max(1, ...rows.map(({ thenYen, nowYen }) => Math.max(thenYen, nowYen)));
  const places = (amountYen: number) => (amountYen === 0 ? 0 : Math.max(1, Math.round((amountYen / most) * LONGEST)));
  const drawn = rows.map(({ from, thenYen, nowYen }) => {
    const [was, is] = [places(thenYen), places(nowYen)];
    const bar = '█'.repeat(Math.min(was, is)) + '░'.repeat(Math.max(0, was - is)) + '▒'.repeat(Math.max(0, is - was));
    return [inJapan(from).slice(5, 16), yen(thenYen), yen(nowYen), bar];
  });
  const title = hours === 1 ? 'hour from (JST)' : `${hours} hours from (JST)`;
  const amounts = ['then', 'under these rules'].map((name) => ({ title: name, right: RIGHT }));
  return table([{ title }, ...amounts, { title: '█ both  ░ stopped  ▒ admitted' }], drawn);
}

/** Periods in which nothing was charged on either side are left out. */
function grouped(periods: WhatIfResult['periods'], start: number, lengthMs: number) {
  const rows = new Map<number, { from: string; thenYen: number; nowYen: number }>();
  for (const { from, thenYen, nowYen } of periods) {
    const at = start + Math.floor((Date.parse(from) - start) / lengthMs) * lengthMs;
    const row = rows.get(at) ?? { from: new Date(at).toISOString(), thenYen: 0, nowYen: 0 };
    rows.set(at, { ...row, thenYen: row.thenYen + thenYen, nowYen: row.nowYen + nowYen });
  }
  return [...rows.values()].filter(({ thenYen, nowYen }) => thenYen + nowYen > 0);
}

function drawNotes({ notes }: WhatIfResult): string[] {
  if (notes.length === 0) return [];
  return [
    '',
    'What the log does not tell:',
    ...notes.flatMap(({ requests, text }) => wrapped(`${whole(requests)}  ${text}`, MOST_NOTES_WIDTH)),
  ];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? `  ${word}` : `      ${word}`);
  }
  return lines;
}

export function drawChanges(changes: readonly Change[]): string[] {
  return table(
    [
      { title: 'time' },
      { title: 'charge' },
      { title: 'customer' },
      { title: 'amount', right: RIGHT },
      { title: 'then' },
      { title: 'under these rules' },
    ],
    changes.map(({ at, chargeId, customerId, amountYen, ruleThen, ruleNow, cameToNothing }) => [
      inJapan(at),
      chargeId,
      customerId,
      yen(amountYen),
      ruleThen === undefined ? (cameToNothing ? 'allowed, came to nothing' : 'charged') : `refused: ${ruleThen}`,
      ruleNow === undefined ? 'allowed' : `refused: ${ruleNow}`,
    ]),
  );
}

import { bars } from '../text/bars';
import { table } from '../text/table';
import { duration, inJapan } from '../text/time';
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

/** A bar for what was charged then in each period, and beside it what would have been. */
function drawPeriods({ periods, periodHours }: WhatIfResult): string[] {
  const drawn = periods.map(({ from, thenYen, nowYen }) => ({
    name: inJapan(from).slice(5, 16),
    amountYen: thenYen,
    note: nowYen === thenYen ? 'the same' : `now ${yen(nowYen)}`,
  }));
  return [`Charged in each ${duration(periodHours * 3_600)} (JST), then:`, ...bars(drawn)];
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

import { ApiError } from '@modosu/api-client/api-error';
import { pages } from '@modosu/api-client/pages';
import type { CommandContext } from '../command-context';
import type { Report } from '../progress';
import { table } from '../text/table';
import { whole, yen } from '../text/yen';

export const CLASSES = ['confirmed', 'probable', 'suspected', 'cleared'] as const;
type Class = (typeof CLASSES)[number];

/** What a run of the rules came to: charges and yen by classification. */
export interface Tally {
  accounts: number;
  charges: Record<Class, number>;
  chargedYen: Record<Class, number>;
}

/** What the last run of the rules came to, counted from its transactions; undefined before the first. */
export async function tallyOf(context: CommandContext, incidentId: string, report: Report): Promise<Tally | undefined> {
  const zero = () => ({ confirmed: 0, probable: 0, suspected: 0, cleared: 0 });
  const tally: Tally = { accounts: 0, charges: zero(), chargedYen: zero() };
  const customers = new Set<string>();
  const wanted = { incidentId, kind: 'charge', limit: 1_000 } as const;
  try {
    for await (const { transactions } of pages(context.api, 'compensation.incident.transactions', wanted)) {
      for (const { customerId, amountYen, classification } of transactions) {
        tally.charges[classification] += 1;
        tally.chargedYen[classification] += amountYen;
        customers.add(customerId);
      }
      report({ done: Object.values(tally.charges).reduce((sum, count) => sum + count, 0) });
    }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'INCIDENT_NOT_SCOPED') return undefined;
    throw error;
  }
  return { ...tally, accounts: customers.size };
}

/** A tally, and beside it how each figure differs from the one before. */
export function drawTally(now: Pick<Tally, 'charges' | 'chargedYen'>, before?: Tally): string[] {
  const right = true;
  const change = (by: number) => (by === 0 ? '=' : by > 0 ? `+${whole(by)}` : `-${whole(-by)}`);
  return table(
    [
      { title: 'charges' },
      { title: 'number', right },
      { title: 'yen', right },
      ...(before
        ? [
            { title: 'was', right },
            { title: 'changed by', right },
          ]
        : []),
    ],
    CLASSES.map((one) => [
      one,
      whole(now.charges[one]),
      yen(now.chargedYen[one]),
      ...(before ? [whole(before.charges[one]), change(now.charges[one] - before.charges[one])] : []),
    ]),
  );
}

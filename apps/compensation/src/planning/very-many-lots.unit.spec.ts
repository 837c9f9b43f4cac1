import type { LotFlow } from '@modosu/contracts/ledger.messages';
import { compensationDecider } from '../compensation/compensation.decider';
import { noCompensation } from '../compensation/compensation.state';
import { byBytes } from '../page/rows-by-bytes';
import { contentHash } from '../plan/content-hash';
import { furtherLots, inBrief } from '../plan/line-lots';
import type { PlanCommand } from '../plan/plan.commands';
import { planDecider } from '../plan/plan.decider';
import { noPlan, type Plan } from '../plan/plan.state';
import { planLines } from './plan-builder';
import { storedLine } from './plan-totals';

const MOST_BYTES = 500_000;
const OWN_LOTS = 100_000;
const SPENT_YEN = 60_000;
const long = (name: string) => name.padEnd(120, '-');

/** The customer has very many small sums of their own, and has spent a stolen charge unknowingly. */
function splitter(): LotFlow[] {
  const flow = (lotId: string, amountYen: number, position: number, uses: LotFlow['uses'] = []): LotFlow => ({
    lotId,
    customerId: 'v',
    originKind: 'charge',
    originId: lotId,
    amountYen,
    remainingYen: amountYen - uses.reduce((sum, use) => sum + use.amountYen, 0),
    heldYen: 0,
    at: '2019-07-02T08:00:00.000Z',
    position: String(position),
    eventId: `e${position}`,
    uses,
  });
  const spent = {
    debitId: 'p',
    kind: 'payment' as const,
    amountYen: SPENT_YEN,
    at: '2019-07-02T08:00:00.000Z',
    eventId: 'e',
  };
  return [
    flow('stolen', SPENT_YEN, OWN_LOTS / 2, [spent]),
    ...Array.from({ length: OWN_LOTS }, (_, n) => flow(long(`c${n}`), 1, n < OWN_LOTS / 2 ? n : n + 1)),
  ];
}

function planOf(lots: LotFlow[], closed: boolean) {
  const nobody = { flaggedDebits: new Set<string>(), chargedBack: new Set<string>(), compensated: new Set<string>() };
  return planLines({
    ...nobody,
    lots,
    flaggedCharges: new Map([['stolen', 'confirmed']]),
    closedCustomers: new Set(closed ? ['v'] : []),
    refundedYen: new Map(),
  }).map(storedLine);
}

/** The plan as its stream makes it, each event within what one may have. */
function written(lines: ReturnType<typeof planOf>): Plan {
  let plan = noPlan;
  const write = (command: PlanCommand) => {
    const { events } = planDecider.decide(command, plan, '');
    for (const event of events) {
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(MOST_BYTES);
      plan = planDecider.evolve(plan, event, { revision: 0, occurredAt: '', commandId: 'x' });
    }
    return events.length;
  };
  for (const { from, rows } of byBytes(lines.map(inBrief)))
    write({ type: 'add-lines', planId: 'p', from, lines: rows });
  for (const some of lines.flatMap(furtherLots)) {
    expect(write({ type: 'add-lots', planId: 'p', ...some })).toBe(1);
    // Sent again.
    expect(write({ type: 'add-lots', planId: 'p', ...some })).toBe(0);
  }
  return plan;
}

describe('a plan about a hundred thousand lots of one yen', () => {
  const flows = splitter();
  const lines = planOf(flows, false);

  it('takes exactly what was spent of the stolen charge, of as many lots as it needs', () => {
    expect(lines).toHaveLength(1);
    const { sources, amountYen } = lines[0]!;
    expect([amountYen, sources.map(({ from, amountYen: yen }) => [from, yen])]).toEqual([
      SPENT_YEN,
      [['hold', SPENT_YEN]],
    ]);
    const { lots = [] } = sources[0]!;
    expect([lots.length, lots.reduce((sum, use) => sum + use.amountYen, 0)]).toEqual([SPENT_YEN, SPENT_YEN]);
  });

  it('is written in events that the store takes, and is the same again, with the same hash', () => {
    const plan = written(lines);
    expect(plan.lines).toEqual(lines);
    expect(contentHash(plan.lines)).toBe(contentHash(lines));
    const other = written(planOf(flows, true));
    expect(other.lines.map(({ kind, lots = [] }) => [kind, lots.length])).toEqual([
      ['charge', 0],
      ['closed-balance', OWN_LOTS - SPENT_YEN],
    ]);
  });

  it('is shown and begun in brief: few lots, whole amounts', () => {
    const brief = inBrief(lines[0]!);
    expect(brief).toMatchObject({ amountYen: SPENT_YEN, sources: [{ from: 'hold', amountYen: SPENT_YEN }] });
    const start = { type: 'start', compensationId: 'stolen', incidentId: 'i', planId: 'p', line: lines[0]! } as const;
    const { events } = compensationDecider.decide(start, noCompensation, '');
    expect(events).toEqual([
      {
        type: 'compensation.started.v1',
        data: { compensationId: 'stolen', incidentId: 'i', planId: 'p', line: brief },
      },
    ]);
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(MOST_BYTES);
  });
});

import type { LotFlow } from '@modosu/contracts/ledger.messages';
import fc from 'fast-check';
import { outflowOf } from '../closing/outflow';
import { type PlanInput, planLines } from './plan-builder';
import { planTotals } from './plan-totals';

type Use = { debitId: string; kind?: 'payment' | 'transfer'; amountYen: number; to?: string };

let clock = 0;
function lot(
  customerId: string,
  lotId: string,
  originKind: string,
  amountYen: number,
  uses: Use[],
  heldYen = 0,
): LotFlow {
  const usedYen = uses.reduce((sum, use) => sum + use.amountYen, 0);
  return {
    lotId,
    customerId,
    originKind,
    originId: lotId.replace(/^(transfer|cashback):/, ''),
    amountYen,
    remainingYen: amountYen - usedYen - heldYen,
    heldYen,
    at: new Date(clock++).toISOString(),
    position: String(clock),
    eventId: `e-${lotId}`,
    uses: uses.map(({ debitId, kind = 'payment', amountYen: yen, to }) => ({
      debitId,
      kind,
      amountYen: yen,
      at: new Date(clock++).toISOString(),
      eventId: `e-${debitId}`,
      ...(to ? { toCustomerId: to } : {}),
    })),
  };
}

function plan(lots: LotFlow[], stolen: { charges?: string[]; debits?: string[] }, more: Partial<PlanInput> = {}) {
  return planLines({
    lots,
    flaggedCharges: new Map((stolen.charges ?? ['c']).map((id) => [id, 'confirmed'])),
    flaggedDebits: new Set(stolen.debits ?? []),
    closedCustomers: new Set(),
    chargedBack: new Set(),
    compensated: new Set(),
    refundedYen: new Map(),
    ...more,
  });
}
const brief = (lines: ReturnType<typeof plan>) =>
  lines.map(({ row, amountYen, destination, sources }) => [
    row,
    amountYen,
    destination,
    Object.fromEntries(sources.map(({ account, amountYen: yen }) => [account, yen])),
  ]);

describe('a plan that is made after a part of a payment was refunded', () => {
  it('names what was refunded of the debit, so that more of it later makes the plan another', () => {
    const lots = [lot('v', 'own', 'charge', 5_000, [{ debitId: 'p', amountYen: 3_000 }])];
    const stolen = { charges: [], debits: ['p'] };
    const lineOf = (refundedYen: Map<string, number>) => plan(lots, stolen, { refundedYen })[0];
    expect(lineOf(new Map())?.refundedYen).toBeUndefined();
    expect(lineOf(new Map([['p', 500]]))).toMatchObject({ originalId: 'p', amountYen: 3_000, refundedYen: 500 });
  });
});

describe('a plan follows the table of entries', () => {
  it('A: a charge of 30,000, unspent', () => {
    expect(brief(plan([lot('v', 'c', 'charge', 30_000, [])], {}))).toEqual([
      ['A', 30_000, 'refund', { 'hold:v': 30_000 }],
    ]);
  });
  it('B: 20,000 of 30,000 spent', () => {
    const lots = [lot('v', 'c', 'charge', 30_000, [{ debitId: 'p', amountYen: 20_000 }])];
    expect(brief(plan(lots, { debits: ['p'] }))).toEqual([
      ['B', 30_000, 'refund', { 'hold:v': 10_000, 'loss:fraud': 20_000 }],
    ]);
  });
  it('C: all spent', () => {
    const lots = [lot('v', 'c', 'charge', 30_000, [{ debitId: 'p', amountYen: 30_000 }])];
    expect(brief(plan(lots, { debits: ['p'] }))).toEqual([['C', 30_000, 'refund', { 'loss:fraud': 30_000 }]]);
  });
  it("D: the customer's own 5,000 stolen", () => {
    const lots = [lot('v', 'own', 'charge', 5_000, [{ debitId: 'p', amountYen: 5_000 }])];
    expect(brief(plan(lots, { debits: ['p'] }))).toEqual([['D', 5_000, 'wallet', { 'loss:fraud': 5_000 }]]);
  });
  it('E: transferred to a mule, who spent 18,000 of 30,000', () => {
    const lots = [
      lot('v', 'c', 'charge', 30_000, [{ debitId: 't', kind: 'transfer', amountYen: 30_000, to: 'm' }]),
      lot('m', 'transfer:t', 'transfer', 30_000, [{ debitId: 'q', amountYen: 18_000 }]),
    ];
    const liable = new Set(['m']);
    expect(brief(plan(lots, { debits: ['t'] }, { liable }))).toEqual([
      ['E', 30_000, 'refund', { 'hold:m': 12_000, 'receivable:mule:m': 18_000 }],
    ]);
    // Without a decision about the mule it was spent in good faith.
    const lines = plan(lots, { debits: ['t'] });
    expect(brief(lines)).toEqual([['E', 30_000, 'refund', { 'hold:m': 12_000, 'loss:fraud': 18_000 }]]);
    expect(lines[0]!.receivers).toEqual([{ customerId: 'm', lotIds: ['transfer:t'], spentYen: 18_000 }]);
  });
  it('E: a mule who had 20,000 and spent 18,000 keeps 20,000, whatever lots that consumed', () => {
    const sent = { debitId: 't', kind: 'transfer' as const, amountYen: 30_000, to: 'm' };
    const lots = [
      lot('m', 'own', 'charge', 20_000, [{ debitId: 'q', amountYen: 18_000 }]),
      lot('v', 'c', 'charge', 30_000, [sent]),
      lot('m', 'transfer:t', 'transfer', 30_000, []),
    ];
    expect(brief(plan(lots, { debits: ['t'] }))).toEqual([
      ['E', 30_000, 'refund', { 'hold:m': 12_000, 'loss:fraud': 18_000 }],
    ]);
  });
  it('E: what a mule sent on is taken back where it lies, as far as it was stolen', () => {
    const sent = { debitId: 't', kind: 'transfer' as const, amountYen: 30_000, to: 'm' };
    const on = { debitId: 'u', kind: 'transfer' as const, to: 'n' };
    const lots = [
      lot('v', 'c', 'charge', 30_000, [sent]),
      lot('m', 'own', 'charge', 5_000, [{ ...on, amountYen: 5_000 }]),
      lot('m', 'transfer:t', 'transfer', 30_000, [{ ...on, amountYen: 10_000 }]),
      lot('n', 'transfer:u', 'transfer', 15_000, [{ debitId: 'q', amountYen: 4_000 }]),
    ];
    expect(brief(plan(lots, { debits: ['t'] }))).toEqual([
      ['E', 30_000, 'refund', { 'hold:m': 20_000, 'hold:n': 6_000, 'loss:fraud': 4_000 }],
    ]);
  });
  it('F: cashback of 6,000 earned, 2,000 of it spent by the thief', () => {
    const lots = [
      lot('v', 'c', 'charge', 30_000, [{ debitId: 'p', amountYen: 30_000 }]),
      lot('v', 'cashback:p', 'cashback', 6_000, [{ debitId: 'p2', amountYen: 2_000 }]),
    ];
    expect(brief(plan(lots, { debits: ['p', 'p2'] }))).toEqual([
      ['C', 30_000, 'refund', { 'loss:fraud': 30_000 }],
      ['F', 6_000, 'promotion', { 'hold:v': 4_000, 'loss:fraud': 2_000 }],
    ]);
  });
  it('F: cashback that an unauthorised charge earned by itself, out of what is left of it', () => {
    const lots = [
      lot('v', 'c', 'charge', 10_000, []),
      lot('v', 'cashback:c', 'cashback', 300, [{ debitId: 'p', amountYen: 100 }]),
    ];
    expect(brief(plan(lots, { debits: ['p'] }))).toEqual([
      ['A', 10_000, 'refund', { 'hold:v': 10_000 }],
      ['F', 300, 'promotion', { 'hold:v': 200, 'loss:fraud': 100 }],
    ]);
  });
  it('G1: the issuer was faster: dispute instead of refund', () => {
    const lots = [lot('v', 'c', 'charge', 30_000, [{ debitId: 'p', amountYen: 20_000 }])];
    const lines = plan(lots, { debits: ['p'] }, { chargedBack: new Set(['c']) });
    expect(brief(lines)).toEqual([['G1', 30_000, 'dispute', { 'hold:v': 10_000, 'loss:fraud': 20_000 }]]);
  });
  it('I: closed with own and unauthorised money: the rest is paid out', () => {
    const lots = [lot('v', 'own', 'charge', 5_000, []), lot('v', 'c', 'charge', 30_000, [])];
    const lines = plan(lots, {}, { closedCustomers: new Set(['v']) });
    expect(brief(lines)).toEqual([
      ['I', 30_000, 'refund', { 'hold:v': 30_000 }],
      ['I', 5_000, 'unclaimed', {}],
    ]);
  });
  it('L: own 5,000 and unauthorised 30,000, 32,000 spent', () => {
    const lots = [
      lot('v', 'own', 'charge', 5_000, [{ debitId: 'p', amountYen: 5_000 }]),
      lot('v', 'c', 'charge', 30_000, [{ debitId: 'p', amountYen: 27_000 }]),
    ];
    expect(brief(plan(lots, { debits: ['p'] }))).toEqual([
      ['D', 5_000, 'wallet', { 'loss:fraud': 5_000 }],
      ['L', 30_000, 'refund', { 'hold:v': 3_000, 'loss:fraud': 27_000 }],
    ]);
  });
  it('takes from own money what the customer spent of the stolen, and no more than there is', () => {
    const own = lot('v', 'own', 'charge', 5_000, []);
    const spent = (yen: number) => lot('v', 'c', 'charge', 30_000, [{ debitId: 'mine', amountYen: yen }]);
    expect(brief(plan([own, spent(2_000)], {}))).toEqual([['A', 30_000, 'refund', { 'hold:v': 30_000 }]]);
    const beyond = plan([own, spent(8_000)], {});
    expect(brief(beyond)).toEqual([['B', 30_000, 'refund', { 'hold:v': 27_000, 'loss:fraud': 3_000 }]]);
    expect(planTotals(beyond).unknowinglySpentYen).toBe(3_000);
  });
  it('names the lots it takes of: the stolen one, then own ones oldest first, then what it gives back first', () => {
    const lots = [
      lot('v', 'own', 'charge', 9_000, [
        { debitId: 'p', amountYen: 4_000 },
        { debitId: 'mine', amountYen: 4_500 },
      ]),
      lot('v', 'c', 'charge', 30_000, [{ debitId: 'mine2', amountYen: 2_000 }]),
    ];
    const [restored, charge] = plan(lots, { debits: ['p'] });
    expect(restored).toMatchObject({ originalId: 'p', amountYen: 4_000, debitIds: ['p'] });
    expect(charge!.sources).toEqual([
      {
        from: 'hold',
        customerId: 'v',
        account: 'hold:v',
        amountYen: 30_000,
        lots: [
          { lotId: 'c', amountYen: 28_000 },
          { lotId: 'own', amountYen: 500 },
          { lotId: 'restoration:p', amountYen: 1_500 },
        ],
      },
    ]);
  });
  it('names a receiver’s lots, and of a closed account the lots that are paid out', () => {
    const sent = { debitId: 't', kind: 'transfer' as const, amountYen: 30_000, to: 'm' };
    const lots = [lot('v', 'c', 'charge', 30_000, [sent]), lot('m', 'transfer:t', 'transfer', 30_000, [])];
    expect(plan(lots, { debits: ['t'] })[0]!.sources).toMatchObject([
      { lots: [{ lotId: 'transfer:t', amountYen: 30_000 }] },
    ]);
    const closed = [
      lot('v', 'a', 'charge', 5_000, []),
      lot('v', 'c', 'charge', 3_000, []),
      lot('v', 'b', 'charge', 7, []),
    ];
    const rest = plan(closed, {}, { closedCustomers: new Set(['v']) }).at(-1)!;
    expect(rest).toMatchObject({
      kind: 'closed-balance',
      amountYen: 5_007,
      lots: [
        { lotId: 'a', amountYen: 5_000 },
        { lotId: 'b', amountYen: 7 },
      ],
    });
  });
  it('takes lots in the order of the log, whatever their ids and times say', () => {
    const spent = { debitId: 'mine', amountYen: 100 };
    const same = { at: '2019-07-02T00:00:00.000Z' };
    const lots = [
      { ...lot('v', 'z', 'charge', 60, []), ...same, position: '9' },
      { ...lot('v', 'a', 'charge', 60, []), ...same, position: '10' },
      { ...lot('v', 'c', 'charge', 100, [spent]), ...same, position: '11' },
    ];
    expect(plan(lots, {})[0]!.sources[0]!.lots).toEqual([
      { lotId: 'z', amountYen: 60 },
      { lotId: 'a', amountYen: 40 },
    ]);
  });
  it('has no line and no yen for what was put right before, by whomever', () => {
    const lots = [
      lot('v', 'own', 'charge', 5_000, [{ debitId: 'p', amountYen: 5_000 }]),
      lot('v', 'c', 'charge', 30_000, [{ debitId: 'p', amountYen: 27_000 }]),
      lot('v', 'd', 'charge', 1_000, []),
    ];
    const input = { charges: ['c', 'd'], debits: ['p'] };
    const all = plan(lots, input).map(({ originalId }) => originalId);
    expect(all).toEqual(['p', 'c', 'd']);
    for (const one of all) {
      const lines = plan(lots, input, { compensated: new Set([one]) });
      expect(lines.map(({ originalId }) => originalId)).toEqual(all.filter((id) => id !== one));
    }
    expect(plan(lots, input, { compensated: new Set(all) })).toEqual([]);
  });
  it('follows stolen money round in a circle once', () => {
    const lots = [
      lot('v', 'c', 'charge', 1_000, [{ debitId: 't', kind: 'transfer', amountYen: 1_000, to: 'm' }]),
      lot('m', 'transfer:t', 'transfer', 1_000, [{ debitId: 'u', kind: 'transfer', amountYen: 1_000, to: 'n' }]),
      lot('n', 'transfer:u', 'transfer', 1_000, [{ debitId: 't', kind: 'transfer', amountYen: 1_000, to: 'm' }]),
    ];
    expect(brief(plan(lots, { debits: ['t', 'u'] }))).toEqual([['C', 1_000, 'refund', { 'loss:fraud': 1_000 }]]);
  });
});

/** A wallet's life: credits and debits, each genuine or not, consumed oldest first as payment does. */
const life = fc.array(
  fc.record({
    credit: fc.boolean(),
    stolen: fc.boolean(),
    share: fc.integer({ min: 1, max: 100 }),
    yen: fc.integer({ min: 1, max: 50_000 }),
  }),
  { minLength: 1, maxLength: 25 },
);

function live(steps: { credit: boolean; stolen: boolean; share: number; yen: number }[]) {
  const lots: { id: string; yen: number; left: number; uses: Use[] }[] = [];
  const charges: string[] = [];
  const debits: string[] = [];
  let own = 0;
  let genuine = 0;
  steps.forEach(({ credit, stolen, share, yen }, i) => {
    if (credit) {
      lots.push({ id: `c${i}`, yen, left: yen, uses: [] });
      if (stolen) charges.push(`c${i}`);
      else own += yen;
      return;
    }
    const balance = lots.reduce((sum, { left }) => sum + left, 0);
    let wanted = Math.floor((balance * share) / 100);
    if (wanted === 0) return;
    if (stolen) debits.push(`d${i}`);
    else genuine += wanted;
    for (const one of lots) {
      const taken = Math.min(one.left, wanted);
      if (taken === 0) continue;
      one.left -= taken;
      wanted -= taken;
      one.uses.push({ debitId: `d${i}`, amountYen: taken });
    }
  });
  return { lots: lots.map((one) => lot('v', one.id, 'charge', one.yen, one.uses)), charges, debits, own, genuine };
}

describe('the laws of a plan', () => {
  it('outflow = recovered + loss + receivable, and the wallet keeps own credits − genuine debits', () => {
    fc.assert(
      fc.property(life, (steps) => {
        const { lots, charges, debits, own, genuine } = live(steps);
        const lines = plan(lots, { charges, debits });
        const totals = planTotals(lines);
        const flagged = { charges: new Map(charges.map((id) => [id, 'confirmed' as const])), debits: new Set(debits) };
        expect(totals.outflowYen).toBe(outflowOf(lots, flagged).totalYen);
        expect(totals.outflowYen).toBe(totals.recoveredYen + totals.lossYen + totals.receivableYen);
        for (const line of lines) expect(line.sources.every(({ amountYen }) => amountYen > 0)).toBe(true);
        for (const { sources } of lines) {
          for (const source of sources) {
            const namedYen = (source.lots ?? []).reduce((sum, { amountYen }) => sum + amountYen, 0);
            expect(namedYen).toBe(source.from === 'hold' ? source.amountYen : 0);
          }
        }
        const balance = lots.reduce((sum, { remainingYen }) => sum + remainingYen, 0);
        expect(balance + totals.restoredYen - totals.recoveredYen).toBe(Math.max(0, own - genuine));
        expect(totals.unknowinglySpentYen).toBe(Math.max(0, genuine - own));
      }),
      { numRuns: 500 },
    );
  });
});

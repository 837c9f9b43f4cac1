import type { Figures } from './figures';
import { printed } from './print';
import { acceptance, makeReport } from './report';
import type { KnownTruth } from './state-file';

const charge = { chargeId: 'c1', key: 'v00001', amountYen: 30_000, minute: 1_500 };

function truth(overrides: Partial<KnownTruth> = {}): KnownTruth {
  return {
    preset: 'seed',
    policy: '2019',
    seed: 1,
    customers: 10,
    unauthorised: [charge],
    genuine: [],
    expectedYen: 30_000,
    expectedVictims: 1,
    attempted: 1,
    stopped: [],
    honest: { attempted: 0, challenged: 0, refused: {}, payments: 0, paymentsRefused: {} },
    guesses: { tried: 0, refused: {} },
    falseReports: [],
    reports: 0,
    chargebacks: 0,
    closures: 0,
    registered: 0,
    stolen: { paymentsYen: 0, transfersYen: 0 },
    receiptsYen: {},
    walletsYen: {},
    people: {},
    staff: {} as KnownTruth['staff'],
    seconds: 1,
    requests: 1,
    endedAt: 8_000,
    ...overrides,
  };
}

function figures(incident: Partial<NonNullable<Figures['incident']>> = {}, differenceYen = 0): Figures {
  return {
    books: { kinds: [], totalYen: 0, openTransits: [], events: 1, position: '1' },
    settlement: { lines: 1, providerNetYen: 0, bookNetYen: 0, differenceYen, differences: [] },
    log: { eventStore: 'some store', events: 10, position: '1' },
    alerts: [],
    reports: [],
    differences: { merchantsYen: 0, walletsYen: 0, off: [] },
    times: { alertAfterSeconds: null, containedAfterSeconds: 62_100, preventableYen: 0 },
    incident: {
      reconciliation: {
        outflowYen: 30_000,
        recoveredYen: 0,
        lossYen: 30_000,
        receivableYen: 0,
        differenceYen: 0,
        compensatedTwice: 0,
      },
      report: {
        state: 'closed',
        victims: 1,
        charges: 1,
        unauthorisedYen: 30_000,
        rows: [],
        destinations: [],
        timeline: {},
        reports: { filed: 0, upheld: 0, refused: 0, open: 0 },
      },
      flagged: 1,
      recall: 1,
      missed: [],
      wronglyTaken: [],
      traces: { asked: 1, wrong: [] },
      ...incident,
    } as unknown as Figures['incident'],
  };
}

const failing = (known: KnownTruth, collected: Figures) =>
  acceptance(makeReport(known, collected))
    .filter(({ holds }) => !holds)
    .map(({ says }) => says);

describe('the acceptance of a run', () => {
  it('given everything found and everything balanced, then it is accepted', () => {
    expect(failing(truth(), figures())).toEqual([]);
  });

  it('given a charge that was missed, then it is not', () => {
    expect(failing(truth(), figures({ recall: 0.5 }))).toEqual(['recall ≥ 99 %']);
  });

  it('given an honest charge among few flagged ones, then it is not', () => {
    const wronglyTaken = [{ key: 'h00001', amountYen: 1_000, at: '', why: '' }];
    expect(failing(truth(), figures({ wronglyTaken }))).toEqual(['at most 0.5 % of what is flagged is honest']);
  });

  it('given one yen of difference to the provider, then it is not', () => {
    expect(failing(truth(), figures({}, 1))).toEqual(['books reconcile with the card provider']);
  });

  it('given an attack that did not come about as planned, then it is not', () => {
    expect(failing(truth({ attempted: 2 }), figures())).toEqual(['the attack is the whole attack']);
  });

  it('given the hardened rules and one yen that got through, then it is not', () => {
    const known = truth({ policy: 'hardened', unauthorised: [{ ...charge, amountYen: 1 }] });
    expect(failing(known, figures())).toEqual(['no unauthorised yen got through']);
    expect(failing(truth({ policy: 'hardened', unauthorised: [] }), figures())).toEqual([]);
  });

  it('then it is told to people with every line', () => {
    const report = makeReport(truth(), figures());
    const text = printed(report, acceptance(report));
    expect(text).toContain('ACCEPTED: every line holds.');
    expect(text).toContain('¥30,000 found, ¥30,000 expected');
  });
});

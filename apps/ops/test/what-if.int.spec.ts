import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../src/program';
import { SessionFile } from '../src/session/session-file';
import { RecordedApi } from './recorded-api';

const SUMS = { requests: 3, charges: 3, chargedYen: 90_000, customers: 2, refusals: 0, refusedYen: 0 };
const DONE = {
  runId: 'r1',
  state: 'done',
  from: '2019-06-30T15:00:00.000Z',
  to: '2019-07-04T15:00:00.000Z',
  policyVersion: 'hardened-1',
  progress: { events: 12_345, share: 1, eventsPerSecond: 40_000 },
  result: {
    sumsThen: SUMS,
    sumsNow: { ...SUMS, charges: 1, chargedYen: 30_000, refusals: 2, refusedYen: 60_000 },
    changes: { stopped: 2, stoppedYen: 60_000, admitted: 0, admittedYen: 0, otherRule: 0, customers: 2 },
    rules: [
      {
        ...{ rule: 'new-device', refusalsThen: 0, refusedYenThen: 0, refusalsNow: 2, refusedYenNow: 60_000 },
        ...{ stopped: 2, stoppedYen: 60_000 },
      },
    ],
    periodHours: 1,
    periods: [{ from: '2019-07-02T15:00:00.000Z', thenCharges: 3, thenYen: 90_000, nowCharges: 1, nowYen: 30_000 }],
    notes: [{ about: 'second-factor', requests: 2, text: 'asked for the second factor' }],
  },
};
const change = (chargeId: string, customerId: string) => ({
  ...{ chargeId, customerId, at: '2019-07-02T15:10:00.000Z', method: 'credit', amountYen: 30_000, kind: 'stopped' },
  ...{ cameToNothing: false, ruleNow: 'new-device' },
});
const classified = (transactionId: string, customerId: string, classification: string) => ({
  ...{ transactionId, customerId, classification, kind: 'charge', amountYen: 30_000 },
  at: '2019-07-02T15:10:00.000Z',
});
const ALL_STOPPED = 'GET /v1/staff/what-if/r1/changes?kind=stopped&limit=1000';
const TRANSACTIONS = 'GET /v1/staff/incidents/i1/transactions?kind=charge&limit=1000';
const TIMES = ['--from', '2019-07-01T00:00+09:00', '--to', '2019-07-05T00:00+09:00'];

let api: RecordedApi;
let home: string;
let [out, err] = ['', ''];

const modosu = (...argv: string[]) => {
  [out, err] = ['', ''];
  const tell = (text: string) => {
    out += `${text}\n`;
  };
  const say = (text: string) => {
    err += `${text}\n`;
  };
  const terminal = { interactive: false, out: tell, err: say, ask: async () => '', askSecret: async () => '' };
  return run(argv, { terminal, env: { XDG_CONFIG_HOME: home, MODOSU_URL: api.url }, now: Date.now });
};
const file = (content: string) => {
  writeFileSync(join(home, 'rules.json'), content);
  return join(home, 'rules.json');
};

beforeAll(async () => {
  api = await RecordedApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.forget();
  home = mkdtempSync(join(tmpdir(), 'modosu-what-if-'));
  const session = { token: 't', email: 'me@modosu.example', roles: ['fraud'], again: 'modosu sign-in' };
  SessionFile.ofUser({ XDG_CONFIG_HOME: home }).set(api.url, session);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('what-if', () => {
  it('given a preset, then it asks for a run, watches it, and draws then, now and the difference', async () => {
    const running = { ...DONE, state: 'running', result: undefined };
    api.answer('POST /v1/staff/what-if', { body: { runId: 'r1' } });
    api.answer('GET /v1/staff/what-if/r1', { body: running }, { body: DONE });
    expect(await modosu('what-if', '--policy', 'hardened', ...TIMES)).toBe(0);
    expect(api.asked[0]?.body).toEqual({ policy: { base: 'hardened' }, from: DONE.from, to: DONE.to });
    expect(out).toMatch(/charged +¥90,000 +¥30,000 +-¥60,000/);
    expect(out).toMatch(/new-device +0 +2 +¥60,000 +2 +¥60,000/);
    expect(out).toMatch(/07-03 00:00 +¥90,000 +¥30,000 +█{13}░{27}\n/);
    expect(out).toContain('12,345 events read, 40,000 a second');
    expect(out).toContain('2  asked for the second factor');
    expect(out).toContain('modosu what-if --run r1 --changes');
  });

  it('given an incident, then it tells victims spared from honest customers refused', async () => {
    api.answer('GET /v1/staff/what-if/r1', { body: DONE });
    api.answer(ALL_STOPPED, { body: { changes: [change('c1', 'victim'), change('c3', 'honest')] } });
    const transactions = [
      classified('c1', 'victim', 'confirmed'),
      classified('c2', 'other', 'probable'),
      classified('c3', 'honest', 'suspected'),
    ];
    api.answer(TRANSACTIONS, { body: { transactions } });
    expect(await modosu('what-if', '--run', 'r1', '--incident', 'i1', '--json')).toBe(0);
    const one = { charges: 1, yen: 30_000, customers: 1 };
    expect(JSON.parse(out).impact).toEqual({
      incidentIds: ['i1'],
      unauthorised: { charges: 2, yen: 60_000, customers: 2 },
      ...{ stopped: one, through: one, honestStopped: one },
      ...{ spared: 1, relieved: 0 },
    });
    expect(await modosu('what-if', '--run', 'r1', '--incident', 'i1')).toBe(0);
    expect(out).toContain('stopped now                   ¥30,000 in 1 charges of 1 customers (50 %)');
  });

  it('given all incidents, then those that nobody has scoped are left out', async () => {
    api.answer('GET /v1/staff/what-if/r1', { body: DONE });
    api.answer(ALL_STOPPED, { body: { changes: [] } });
    api.answer('GET /v1/staff/incidents', { body: { incidents: [{ incidentId: 'i0' }, { incidentId: 'i1' }] } });
    api.refuse(TRANSACTIONS.replace('i1', 'i0'), 409, 'INCIDENT_NOT_SCOPED');
    api.answer(TRANSACTIONS, { body: { transactions: [classified('c2', 'other', 'probable')] } });
    expect(await modosu('what-if', '--run', 'r1', '--incident', 'all', '--json')).toBe(0);
    expect(JSON.parse(out).impact).toMatchObject({ incidentIds: ['i1'], through: { charges: 1 } });
  });

  it('given a page of changes, then it says where the next begins', async () => {
    api.answer('GET /v1/staff/what-if/r1', { body: DONE });
    api.answer('GET /v1/staff/what-if/r1/changes?limit=1', { body: { changes: [change('c1', 'v')], next: '1' } });
    expect(await modosu('what-if', '--run', 'r1', '--changes', '--limit', '1')).toBe(0);
    expect(out).toMatch(/2019-07-03 00:10:00 JST +c1 +v +¥30,000 +charged +refused: new-device/);
    expect(out).toContain('--after 1');
  });

  it('given rules with mistakes, then every one of them is named', async () => {
    const issues = [
      { path: 'policy.stepYen', message: 'Too small' },
      { path: 'policy', message: 'Unrecognized key: "velocty"' },
    ];
    const error = { code: 'VALIDATION_FAILED', message: 'see details', details: { issues } };
    api.answer('POST /v1/staff/what-if', { status: 400, body: { error } });
    expect(await modosu('what-if', '--policy', file('{"base":"hardened","stepYen":0,"velocty":1}'), ...TIMES)).toBe(1);
    expect(err).toContain('policy.stepYen: Too small');
    expect(err).toContain('Unrecognized key: "velocty"');
  });

  it('given a run that died with its service, then it says to ask again', async () => {
    api.answer('GET /v1/staff/what-if/r1', { body: { ...DONE, state: 'interrupted', result: undefined } });
    expect(await modosu('what-if', '--run', 'r1')).toBe(1);
    expect(err).toContain('ask once more');
  });

  it('given --print, then it prints rules to begin a file from', async () => {
    api.answer('GET /v1/staff/charging-policies/hardened', { body: { policy: { version: 'hardened-1' } } });
    expect(await modosu('what-if', '--print', 'hardened')).toBe(0);
    expect(JSON.parse(out)).toEqual({ version: 'hardened-1' });
  });

  it.each([
    ['no policy', () => TIMES],
    ['no such file', () => ['--policy', 'nowhere.json', ...TIMES]],
    ['a file that is no JSON', () => ['--policy', file('{"base"'), ...TIMES]],
    ['a file that holds a list', () => ['--policy', file('[]'), ...TIMES]],
    ['a time without a zone', () => ['--policy', 'hardened', '--from', '2019-07-01', '--to', '2019-07-02']],
  ])('given %s, then the command line is wrong and nothing is asked', async (_what, argv) => {
    expect(await modosu('what-if', ...argv())).toBe(2);
    expect(err).not.toBe('');
    expect(api.asked).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../src/program';
import { SessionFile } from '../src/session/session-file';
import { codeAt } from '../src/session/staff-sign-in';
import { RecordedApi } from './recorded-api';

const NOW = Date.parse('2026-03-04T05:06:07.000Z');
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TOTALS = {
  lines: 2,
  customers: 1,
  originalsYen: 60_000,
  lossYen: 20_000,
  recoveredYen: 40_000,
  outflowYen: 60_000,
};
const PLAN = {
  planId: 'p1',
  incidentId: 'i1',
  contentHash: 'f'.repeat(64),
  totals: TOTALS,
  state: 'proposed',
  proposedBy: 's1',
  lines: [],
};

let api: RecordedApi;
let home: string;
let answer: string | undefined;
let [out, err] = ['', ''];

const env = () => ({ XDG_CONFIG_HOME: home, MODOSU_URL: api.url });
const modosu = (...argv: string[]) => {
  [out, err] = ['', ''];
  const say = (text: string) => {
    err += `${text}\n`;
  };
  const reply = async (question: string) => {
    say(question);
    return answer ?? '';
  };
  const tell = (text: string) => {
    out += `${text}\n`;
  };
  const terminal = { interactive: answer !== undefined, out: tell, err: say, ask: reply, askSecret: reply };
  return run(argv, { terminal, env: env(), now: () => NOW });
};
const signedIn = (roles = ['approver'], local = false) =>
  SessionFile.ofUser(env()).set(api.url, {
    token: 'token-1',
    email: 'me@modosu.example',
    roles,
    again: local ? 'modosu sign-in --local' : 'modosu sign-in --email me@modosu.example',
    ...(local ? { scenario: { keyFile: join(home, 'none'), offsetMs: 0 } } : {}),
  });
const file = (name: string, content: string) => {
  writeFileSync(join(home, name), content);
  return join(home, name);
};

beforeAll(async () => {
  api = await RecordedApi.start();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.forget();
  answer = undefined;
  home = mkdtempSync(join(tmpdir(), 'modosu-desk-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('signing in', () => {
  const session = { sessionToken: 'token-2', staffId: 's1', roles: ['fraud'] };
  const own = () => [
    ...['--email', 'me@modosu.example', '--password-file', file('password', 'secret words\n')],
    ...['--totp-secret-file', file('totp', `${SECRET}\n`)],
  ];

  it('given files with password and secret, then it signs in with the code of now and keeps the token for the owner', async () => {
    api.answer('POST /v1/staff/sessions', { body: session });
    expect(await modosu('sign-in', ...own())).toBe(0);
    expect(api.asked[0]?.body).toEqual({
      email: 'me@modosu.example',
      password: 'secret words',
      code: codeAt(SECRET, NOW),
    });
    const kept = SessionFile.ofUser(env());
    expect(kept.of(api.url)).toMatchObject({ token: 'token-2', roles: ['fraud'] });
    expect(statSync(kept.path).mode & 0o777).toBe(0o600);
    expect(out + err).not.toContain('token-2');
  });

  it('given a code that was used, then the next one is tried, and after that it says to wait', async () => {
    api.refuse('POST /v1/staff/sessions', 401, 'CREDENTIALS_INVALID');
    expect(await modosu('sign-in', ...own())).toBe(1);
    expect(api.asked.map(({ body }) => (body as { code: string }).code)).toEqual([
      codeAt(SECRET, NOW),
      codeAt(SECRET, NOW + 30_000),
    ]);
    expect(err).toContain('Wait 30 seconds');
  });

  it('given somebody at the terminal, then it asks for what was not given', async () => {
    api.answer('POST /v1/staff/sessions', { body: session });
    answer = '123456';
    expect(await modosu('sign-in', '--email', 'me@modosu.example', '--prompt')).toBe(0);
    expect(api.asked[0]?.body).toEqual({ email: 'me@modosu.example', password: '123456', code: '123456' });
  });

  it('given nobody at the terminal and no files, then the command line is wrong', async () => {
    expect(await modosu('sign-in', '--email', 'me@modosu.example')).toBe(2);
    expect(err).toContain('--password-file');
  });

  it('given a local stack after the case, then it hires the desk once, on the Monday after', async () => {
    const secrets = join(home, 'data/secrets/simulation');
    mkdirSync(secrets, { recursive: true });
    file('data/scenario.json', '{}');
    file('data/secrets/simulation/simulation-key', '07'.repeat(32));
    const administrator = { email: 'admin@modosu.example', password: 'pw', totpSecret: SECRET };
    file('data/secrets/simulation/first-administrator.json', JSON.stringify(administrator));
    api
      .answer('POST /v1/staff/sessions', { body: { ...session, roles: ['administrator'] } }, { body: session })
      .answer('POST /v1/staff/members', { body: { staffId: 's2', totpSecret: SECRET } })
      .answer('DELETE /v1/staff/sessions/current', { body: {} });
    expect(await modosu('sign-in', '--local', join(home, 'data'), '--as', 'fraud')).toBe(0);
    const hired = api.asked.filter(({ request }) => request === 'POST /v1/staff/members');
    expect(hired.map(({ body }) => (body as { roles: string[] }).roles[0])).toEqual([
      'operations',
      'fraud',
      'approver',
      'support',
    ]);
    expect(hired[0]?.headers.authorization).toBe('Bearer token-2');
    expect(hired[0]?.headers['modosu-simulation-time']).toMatch(/^20\d\d-/);
    expect(hired[0]?.headers['modosu-simulation-signature']).toMatch(/^[0-9a-f]{64}$/);
    const member = JSON.parse(readFileSync(join(secrets, 'desk-fraud.json'), 'utf8'));
    expect(api.asked.at(-1)?.body).toMatchObject({ email: member.email, password: member.password });
    api.asked.length = 0;
    expect(await modosu('sign-in', '--local', join(home, 'data'), '--as', 'approver')).toBe(0);
    expect(api.asked.map(({ request }) => request)).toEqual(['POST /v1/staff/sessions']);
  });

  it('given no local stack there, then it says how to get one', async () => {
    expect(await modosu('sign-in', '--local', join(home, 'nowhere'))).toBe(1);
    expect(err).toContain('npm start');
  });
});

describe('a refusal', () => {
  it('given nobody signed in, then it says what to type', async () => {
    expect(await modosu('trial-balance')).toBe(1);
    expect(err).toContain('modosu sign-in --local');
  });

  it('given a session that is over, then it says so and what to type', async () => {
    signedIn();
    api.refuse('GET /v1/staff/incidents', 401, 'UNAUTHENTICATED');
    expect(await modosu('incident', 'list')).toBe(1);
    expect(err).toContain('UNAUTHENTICATED: the sentence of UNAUTHENTICATED');
    expect(err).toContain('Sign in again: modosu sign-in --email me@modosu.example');
    expect(err).toContain('corr-1');
  });

  it('given a role that may not, then it names those that may', async () => {
    signedIn(['administrator'], true);
    api.refuse('GET /v1/staff/switches', 403, 'FORBIDDEN');
    expect(await modosu('switch', 'list')).toBe(1);
    expect(err).toContain('operations, fraud, support, approver; me@modosu.example is administrator');
    expect(err).toContain('modosu sign-in --local --as operations');
  });

  it('given nothing that answers, then it names the address', async () => {
    SessionFile.ofUser(env()).set('http://127.0.0.1:9', { token: 't', email: 'e', roles: [], again: '' });
    expect(await modosu('--url', 'http://127.0.0.1:9', 'alerts')).toBe(1);
    expect(err).toContain('Nothing answers at http://127.0.0.1:9');
  });

  it.each([
    [['nonsense']],
    [['trace']],
    [['balance', 'psp', '--as-recorded', '2019-07-01']],
    [['switch', 'off', 'everything', '--reason', 'x']],
    [['switch', 'off', 'cash']],
    [['postings', 'psp', '--limit', '5000']],
  ])('given the wrong words %j, then the exit code is 2 and nothing is asked', async (argv) => {
    signedIn();
    expect(await modosu(...argv)).toBe(2);
    expect(err).not.toBe('');
    expect(api.asked).toEqual([]);
  });

  it('given that help is asked for, then it teaches by examples and is no error', async () => {
    expect(await modosu('trace', '--help')).toBe(0);
    expect(out).toContain('$ modosu trace');
  });
});

describe('reading', () => {
  const balance = { account: 'loss:fraud', debitYen: 20_000, creditYen: 0, balanceYen: 20_000, position: '9' };

  it('given a time in Japan, then the API is asked in UTC, as the one who signed in', async () => {
    signedIn();
    api.answer('GET /v1/staff/ledger/accounts/loss%3Afraud?asEffective=2019-07-04T05%3A00%3A00.000Z', {
      body: balance,
    });
    expect(await modosu('balance', 'loss:fraud', '--as-effective', '2019-07-04T14:00+09:00')).toBe(0);
    expect(out).toContain('balance  ¥20,000');
    expect(api.asked[0]?.headers.authorization).toBe('Bearer token-1');
  });

  it('given --json, then it prints what the API answers', async () => {
    signedIn();
    api.answer('GET /v1/staff/ledger/accounts/loss%3Afraud', { body: balance });
    expect(await modosu('balance', 'loss:fraud', '--json')).toBe(0);
    expect(JSON.parse(out)).toEqual(balance);
  });

  it('given --all, then it turns every page', async () => {
    signedIn();
    const line = { at: '2019-07-01T00:00:00.000Z', type: 'x.v1', amountYen: 1, balanceYen: 1, eventId: 'e1' };
    api
      .answer('GET /v1/staff/statements/c1?limit=1000', { body: { customerId: 'c1', lines: [line], next: '7.0' } })
      .answer('GET /v1/staff/statements/c1?limit=1000&after=7.0', { body: { customerId: 'c1', lines: [line, line] } });
    expect(await modosu('statement', 'c1', '--all', '--json')).toBe(0);
    expect(JSON.parse(out).lines).toHaveLength(3);
  });

  it('given a service that is not there for a moment, then the same is asked again', async () => {
    signedIn();
    const gone = { status: 503, body: { error: { code: 'SERVICE_UNAVAILABLE', message: 'later' } } };
    api.answer('GET /v1/staff/ledger/accounts/psp', gone, { body: { ...balance, account: 'psp' } });
    expect(await modosu('balance', 'psp')).toBe(0);
    expect(api.asked).toHaveLength(2);
  });

  it('given an incident that does not reconcile, then the exit code says so too', async () => {
    signedIn();
    const found = {
      outflowYen: 5,
      recoveredYen: 0,
      lossYen: 4,
      receivableYen: 0,
      differenceYen: 1,
      trialBalanceYen: 0,
    };
    const rest = { transitYen: 0, providerDifferenceYen: 0, compensatedTwice: 0, reconciled: false };
    api.answer('GET /v1/staff/incidents/i1/reconciliation', { body: { ...found, ...rest } });
    expect(await modosu('incident', 'reconcile', 'i1')).toBe(1);
    expect(out).toMatch(/difference +¥1 ✗/);
  });
});

describe('acting', () => {
  const switches = [{ scope: 'cash', on: true }];

  it('given a plan, when it is approved, then exactly the hash that was shown is, with a key of its own', async () => {
    signedIn();
    answer = 'y';
    api.answer('GET /v1/staff/plans/p1?limit=1', { body: PLAN });
    api.answer('POST /v1/staff/plans/p1/approve', { body: { ...PLAN, state: 'executing' } });
    expect(await modosu('plan', 'approve', 'p1')).toBe(0);
    expect(err).toMatch(/put right +¥60,000/);
    expect(err).toContain(PLAN.contentHash);
    expect(api.asked[1]?.body).toEqual({ contentHash: PLAN.contentHash });
    expect(api.asked[1]?.headers['idempotency-key']).toMatch(UUID_V7);
  });

  it('given a no, then nothing is approved', async () => {
    signedIn();
    answer = 'n';
    api.answer('GET /v1/staff/plans/p1?limit=1', { body: PLAN });
    expect(await modosu('plan', 'approve', 'p1')).toBe(1);
    expect(api.asked).toHaveLength(1);
  });

  it('given nobody to ask and no --yes, then nothing is switched', async () => {
    signedIn(['operations']);
    api.answer('GET /v1/staff/switches', { body: { switches } });
    expect(await modosu('switch', 'off', 'cash', '--reason', 'theft')).toBe(2);
    expect(api.asked).toHaveLength(1);
  });

  it('given --dry-run, then it shows what it would do and does nothing, also as JSON', async () => {
    signedIn(['operations']);
    api.answer('GET /v1/staff/switches', { body: { switches } });
    expect(await modosu('switch', 'off', 'cash', '--reason', 'theft', '--dry-run')).toBe(0);
    expect(out).toContain('This stops charging with cash');
    expect(out).toContain('nothing was changed');
    expect(await modosu('switch', 'off', 'cash', '--reason', 'theft', '--dry-run', '--json')).toBe(0);
    expect(JSON.parse(out)).toEqual({ dryRun: true, scope: 'cash', on: false, reason: 'theft', before: switches[0] });
    expect(api.asked.map(({ request }) => request)).toEqual(Array(2).fill('GET /v1/staff/switches'));
    expect(await modosu('switch', 'off', 'cash', '--reason', 'theft', '--dry-run', '--yes')).toBe(2);
  });

  it("given a plan of one's own, then it says how to become somebody else", async () => {
    signedIn(['approver'], true);
    api.answer('GET /v1/staff/plans/p1?limit=1', { body: PLAN });
    api.refuse('POST /v1/staff/plans/p1/approve', 403, 'PROPOSER_MAY_NOT_APPROVE');
    expect(await modosu('plan', 'approve', 'p1', '--yes')).toBe(1);
    expect(err).toContain('modosu sign-in --local --as approver');
  });

  it('given --yes, then it says what it does and does it', async () => {
    signedIn(['operations']);
    api.answer('GET /v1/staff/switches', { body: { switches } }).answer('PUT /v1/staff/switches/cash', { body: {} });
    expect(await modosu('switch', 'off', 'cash', '--reason', 'theft', '--yes')).toBe(0);
    expect(err).toContain('This stops charging with cash');
    expect(api.asked[1]?.body).toEqual({ on: false, reason: 'theft' });
  });

  it('given a service that is slow, then the same key goes along again', async () => {
    signedIn(['operations']);
    const slow = { status: 504, body: { error: { code: 'TIMEOUT', message: 'no answer in time' } } };
    api
      .answer('GET /v1/staff/switches', { body: { switches } })
      .answer('PUT /v1/staff/switches/cash', slow, { body: {} });
    expect(await modosu('switch', 'off', 'cash', '--reason', 'theft', '--yes')).toBe(0);
    const keys = api.asked.slice(1).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });
});

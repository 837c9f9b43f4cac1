import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../src/program';
import { SessionFile } from '../src/session/session-file';
import { RecordedApi } from './recorded-api';

const EVIL = 'my card\u001b[2J\u001b[H\nr-9  refused  nothing happened\u202e\u009b31m';
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ROW = { reportId: 'r-1', chargeIds: [], channel: 'app', state: 'open', filedAt: '2019-07-02T08:00:00.000Z' };
const EVENT = {
  id: '0190a0a0-0000-7000-8000-000000000001',
  stream: `report-${EVIL}`,
  revision: 0,
  position: '7',
  type: EVIL,
  recordedAt: '2019-07-02T08:00:00.000Z',
  data: { description: EVIL },
  metadata: { note: EVIL },
};

describe('text of others in the terminal of the staff', () => {
  let api: RecordedApi;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    api = await RecordedApi.start();
    env = { XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'modosu-text-')) };
    const roles = ['fraud', 'operations', 'support'];
    SessionFile.ofUser(env).set(api.url, { token: 't', email: 'f@modosu.example', roles, again: '' });
  });
  afterAll(async () => {
    await api.stop();
    rmSync(env.XDG_CONFIG_HOME!, { recursive: true, force: true });
  });

  async function printed(...argv: string[]): Promise<string> {
    let said = '';
    const say = (text: string) => {
      said += `${text}\n`;
    };
    const nobody = async () => '';
    const terminal = { interactive: false, out: say, err: say, ask: nobody, askSecret: nobody };
    await run([...argv, '--url', api.url], { terminal, env, now: Date.now });
    return said;
  }

  it.each([
    ['report', 'list'],
    ['report', 'show', 'r-1'],
    ['report', 'list', '--json'],
    ['tail', '--limit', '1', '--no-follow'],
    ['event', EVENT.id],
    ['report', 'propose-refusal', 'r-1', '--reason', EVIL, '--evidence', EVIL, '--dry-run'],
    ['report', 'show', 'r-2'],
  ])('modosu %s %s shows it, and nothing of it is a command or a row', async (...argv) => {
    const report = { ...ROW, description: EVIL, customerId: EVIL, reason: EVIL };
    api
      .answer('GET /v1/staff/reports', { body: { reports: [report, report] } })
      .answer('GET /v1/staff/reports/r-1', { body: report })
      .answer('GET /v1/staff/reports/r-2', {
        status: 404,
        body: { error: { code: EVIL, message: EVIL, details: { why: EVIL } } },
      })
      .answer('GET /v1/staff/log/tail?limit=1', { body: { events: [EVENT], position: '7' } })
      .answer(`GET /v1/staff/log/events/${EVENT.id}`, { body: { event: EVENT, correlated: [EVENT], cut: false } });
    const said = await printed(...argv);
    expect(said).toContain('my card');
    for (const line of said.split('\n')) {
      expect(line).not.toMatch(UNSEEN);
      expect(line.startsWith('r-9')).toBe(false);
    }
  });
});

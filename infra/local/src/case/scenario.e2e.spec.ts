import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../stack/programs';

interface Report {
  charges: { attempted: number; unauthorised: number; unauthorisedYen: number };
  victims: { expected: number; found: number };
  recall: number;
  falsePositives: { shareOfFlagged: number };
  books: { trialBalanceYen: number; transitYen: number; differenceYen: number };
  reconciled: { providerYen: number; merchantsYen: number; walletsYen: number };
  compensatedTwice: number;
  eventsWritten: number;
}

/** `npm start -- --exit`, with few honest customers and the whole attack. */
function start(folder: string, ...args: string[]): Promise<{ code: number; output: string; report: Report }> {
  const json = join(folder, 'report.json');
  const command = [builtFile('infra/local/dist/start.js'), '--exit', '--free-ports', '--json', json, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      const report = code === 0 ? (JSON.parse(readFileSync(json, 'utf8')) as Report) : ({} as Report);
      resolve({ code, output: `${stdout}\n${stderr}`, report });
    });
  });
}

describe('the July 2019 case', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'modosu-scenario-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is attacked, contained, traced and put back, and every line of the acceptance holds', async () => {
    const { code, output, report } = await start(folder, '--customers', '60', '--leaked', '500', '--seed', '11');
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    expect(report.charges).toMatchObject({ attempted: 1_846, unauthorised: 1_846, unauthorisedYen: 55_000_000 });
    expect(report.recall).toBeGreaterThanOrEqual(0.99);
    expect(report.falsePositives.shareOfFlagged).toBeLessThanOrEqual(0.005);
    expect(report.books).toMatchObject({ trialBalanceYen: 0, transitYen: 0, differenceYen: 0 });
    expect(report.reconciled).toMatchObject({ providerYen: 0, merchantsYen: 0, walletsYen: 0 });
    expect(report.compensatedTwice).toBe(0);
    expect(report.eventsWritten).toBeGreaterThan(20_000);
  }, 400_000);
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { SCRIPTS, SHELLS } from '../src/completion/scripts';
import { programOf, run } from '../src/program';
import { SessionFile } from '../src/session/session-file';
import { RecordedApi } from './recorded-api';

let home: string;
let out = '';
let err = '';
const around = (env: NodeJS.ProcessEnv = {}) => {
  const say = (text: string) => {
    out += `${text}\n`;
  };
  const complain = (text: string) => {
    err += `${text}\n`;
  };
  const nobody = async () => '';
  const terminal = { interactive: false, out: say, err: complain, ask: nobody, askSecret: nobody };
  return { terminal, env: { XDG_CONFIG_HOME: home, ...env }, now: Date.now };
};
const modosu = (...argv: string[]) => {
  [out, err] = ['', ''];
  return run(argv, around());
};
type Leaf = [path: string, command: Command];
const leaves = (command: Command, path: string[] = []): Leaf[] =>
  command.commands.length === 0
    ? [[path.join(' '), command]]
    : command.commands.flatMap((one) => leaves(one, [...path, one.name()]));

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'modosu-tree-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('every command', () => {
  const all = leaves(programOf({ ...around(), terminal: { ...around().terminal } }));

  it.each(all)('%s teaches what it does, with an example, and takes --json', async (path, command) => {
    expect(command.description()).toMatch(/^[A-Z].*\.$/);
    for (const argument of command.registeredArguments) expect(argument.description || path).not.toBe('');
    expect(await modosu(...path.split(' '), '--json', '--help')).toBe(0);
    expect(out).toContain('--json');
    // A group may teach its commands together.
    const own = out;
    if (path.includes(' ')) await modosu(...path.split(' ').slice(0, -1), '--help');
    expect(own + out).toContain(`$ modosu ${path}`);
  });

  it.each(all.filter(([, { options }]) => options.some(({ long }) => long === '--yes')))(
    '%s changes something, so it has a dry run',
    (_path, { options }) => {
      expect(options.map(({ long }) => long)).toContain('--dry-run');
    },
  );

  it('stands in a group of its own purpose', async () => {
    expect(await modosu('--help')).toBe(0);
    for (const title of ['Look at the money:', 'Handle an incident:']) expect(out).toContain(title);
    expect(out.indexOf('Begin:')).toBeLessThan(out.indexOf('Look at the money:'));
  });

  it('given a word that is none, then the nearest is named', async () => {
    expect(await modosu('incidnet', 'list')).toBe(2);
    expect(err).toContain('Did you mean incident?');
  });
});

describe('completion', () => {
  const complete = async (...words: string[]) => {
    await modosu('complete-word', '--', ...words);
    return out.split('\n').flatMap((line) => line.split('\t')[0] || []);
  };

  it('completes commands, options, choices and accounts from the commands themselves', async () => {
    expect(await complete('inc')).toEqual(['incident']);
    expect(await complete('incident', 'sc')).toEqual(['scope']);
    expect(await complete('switch', 'off', 'ca')).toEqual(['cash', 'card-registration']);
    expect(await complete('switch', 'off', 'cash', '--dry')).toEqual(['--dry-run']);
    expect(await complete('incident', 'transactions', 'i1', '--kind', '')).toEqual(['charge', 'payment', 'transfer']);
    expect(await complete('balance', 'loss')).toEqual(['loss:fraud']);
    expect(await complete('incident', 'show', '')).toEqual([]);
  });

  it('given somebody signed in, then it knows the incidents', async () => {
    const api = await RecordedApi.start();
    const session = { token: 't', email: 'e', roles: [], again: '' };
    SessionFile.ofUser(around().env).set(api.url, session);
    const incidents = [{ incidentId: 'i-1', name: 'July', state: 'open', planId: 'p-1' }];
    api.answer('GET /v1/staff/incidents', { body: { incidents } });
    out = '';
    await run(['complete-word', '--', 'incident', 'show', ''], around({ MODOSU_URL: api.url }));
    expect(out).toBe('i-1\tJuly (open)\n');
    await api.stop();
  });

  it.each(SHELLS)('prints a script for %s', async (shell) => {
    expect(await modosu('completion', shell)).toBe(0);
    expect(out.trim()).toBe(SCRIPTS[shell]);
  });

  it('completes a word in a real bash', () => {
    const bin = join(__dirname, '../bin');
    const script = join(home, 'modosu.bash');
    writeFileSync(script, SCRIPTS.bash);
    execFileSync('bash', ['-n', script]);
    const ask = `
      modosu() { "${process.execPath}" "${bin}/modosu.cjs" "$@"; }
      source "${script}"
      COMP_WORDS=(modosu incident re) COMP_CWORD=2
      _modosu
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { ...process.env, XDG_CONFIG_HOME: home };
    expect(execFileSync('bash', ['-c', ask], { env, encoding: 'utf8' }).trim().split('\n')).toEqual([
      'report',
      'reconcile',
      'release',
    ]);
  });
});

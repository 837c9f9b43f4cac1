import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');

jest.setTimeout(120_000);

describe('the boundary check', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'modosu-boundaries-'));
    for (const path of ['tsconfig.json', 'tsconfig.base.json', 'apps/card-provider/src', 'packages/accounting/src'])
      cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  /** What breaks a rule once the files are written: `rule: from → to`. */
  function broken(files: Record<string, string>): string[] {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
    }
    const check = spawnSync('node', [join(ROOT, 'infra/tasks/boundaries.mjs')], { cwd: copy, encoding: 'utf8' });
    const lines = check.stderr.split('\n').filter((line) => line !== '');
    expect(check.status).toBe(lines.length === 0 ? 0 : 1);
    return lines;
  }

  it('finds nothing in a copy as it is', () => {
    expect(broken({})).toEqual([]);
  });

  it('fails for two files that import a type of each other', () => {
    const found = broken({
      'packages/accounting/src/one.ts': "import type { Two } from './two';\nexport type One = Two | 1;\n",
      'packages/accounting/src/two.ts': "import type { One } from './one';\nexport type Two = One | 2;\n",
    });
    expect(found).toEqual([expect.stringMatching(/^no-circle-of-files: packages\/accounting\/src\/(one|two)\.ts → /)]);
  });

  it('fails for two folders that import each other, though no two files do', () => {
    const found = broken({
      'apps/card-provider/src/left/a.ts': "import { b } from '../right/b';\nexport const a = b;\n",
      'apps/card-provider/src/right/b.ts': 'export const b = 1;\n',
      'apps/card-provider/src/right/c.ts': "import type { d } from '../left/d';\nexport type C = typeof d;\n",
      'apps/card-provider/src/left/d.ts': 'export const d = 1;\n',
    });
    const [left, right] = ['apps/card-provider/src/left', 'apps/card-provider/src/right'];
    expect(found.sort()).toEqual([
      `no-circle-of-folders: ${left} → ${right} → ${left}`,
      `no-circle-of-folders: ${right} → ${left} → ${right}`,
    ]);
  });

  it('fails for an import that looks the wrong way', () => {
    const wrong = [
      // a program outside that imports more than the API's client
      ['apps/ops/src/a.ts', 'packages/contracts/src/to.ts'],
      // a decider that sends
      ['apps/payment/src/wallet/a.decider.ts', 'packages/service-kit/src/to.ts'],
      // a service that imports a service
      ['apps/payment/src/a.ts', 'apps/charging/src/to.ts'],
      // a feature that reaches into another
      ['apps/payment/src/wallet/a.ts', 'apps/payment/src/code/inner/to.ts'],
      // packages that know what lies above them
      ['packages/api-client/src/a.ts', 'packages/contracts/src/to.ts'],
      ['packages/event-store-client/src/a.ts', 'packages/event-sourcing/src/to.ts'],
      ['packages/event-sourcing/src/a.ts', 'packages/read-models/src/to.ts'],
      ['packages/read-models/src/a.ts', 'packages/contracts/src/to.ts'],
    ] as const;
    const files = wrong.flatMap(([from, to]) => {
      const path = `${'../'.repeat(from.split('/').length - 1)}${to.replace('.ts', '')}`;
      return [
        [from, `import type { To } from '${path}';\nexport type From = To;\n`],
        [to, 'export type To = 1;\n'],
      ];
    });
    const found = broken(Object.fromEntries(files));
    const ways = found.map((line) => line.replace(/^.*: /, ''));
    expect([...new Set(ways)].sort()).toEqual(wrong.map(([from, to]) => `${from} → ${to}`).sort());
  });
});

import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { fuzzRestoration } from './restoration/fuzz';

const TARGETS: Readonly<Record<string, typeof fuzzRestoration>> = { restoration: fuzzRestoration };

/** `npm run fuzz -- restoration --histories 20000 --seed 7` */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      histories: { type: 'string', default: '2000' },
      seed: { type: 'string' },
      incidents: { type: 'string', default: '1' },
    },
  });
  const target = TARGETS[positionals[0] ?? ''];
  if (!target) throw new Error(`Say what: ${Object.keys(TARGETS).join(', ')}`);
  const seed = values.seed === undefined ? Date.now() % 0x7fffffff : Number(values.seed);
  const passed = await target(Number(values.histories), seed, (line) => console.log(line), Number(values.incidents));
  process.exitCode = passed ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

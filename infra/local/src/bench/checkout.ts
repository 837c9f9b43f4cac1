import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the programs and modules that are measured lie: today, and in checkouts of before. The first that is there is taken. */
const PLACES = {
  stack: ['infra/local/dist/stack/stack.js', 'infra/local/dist/stack.js'],
  store: ['packages/event-store-client/dist/store/event-store.js', 'packages/event-sourcing/dist/store/event-store.js'],
  eventStore: ['apps/event-store/dist/main.js'],
  echo: ['packages/service-kit/dist/testing/echo-bench.js'],
  rebuild: ['apps/ledger/dist/bench/rebuild.js'],
  verify: ['apps/ledger/dist/bench/verify.js'],
} as const;

/** A built checkout of the project, this one or another, whose parts are measured by the programs of this one. */
export class Checkout {
  constructor(readonly root: string) {}

  /** @throws Error if it is at none of its places */
  place(name: keyof typeof PLACES): string {
    const found = PLACES[name].map((path) => join(this.root, path)).find(existsSync);
    if (found === undefined) throw new Error(`${this.root} has no ${PLACES[name].join(' nor ')}; is it built?`);
    return found;
  }

  /** A module of that checkout, as it is built there. */
  load<Module>(name: keyof typeof PLACES): Module {
    return require(this.place(name)) as Module;
  }

  /** Runs a program of that checkout to its end. @returns what it printed; @throws Error with it if it failed */
  async run(name: keyof typeof PLACES, ...args: string[]): Promise<string> {
    const child = spawn(process.execPath, [this.place(name), ...args], {
      cwd: this.root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
    const [code] = (await once(child, 'close')) as [number | null];
    // The programs end with 1 if a goal of theirs was missed; the figure counts here.
    if (code !== 0 && code !== 1) throw new Error(`${name} of ${this.root} failed:\n${printed}`);
    return printed;
  }
}

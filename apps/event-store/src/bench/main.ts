import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { Command } from 'commander';
import { type StoreProcess, startStoreProcess } from '../store-process';
import { measureAppends } from './appends';
import { type Figure, HEADING, isMet, line } from './figure';
import type { Comparison, Side } from './measure';
import { fillToAMillion, reportMemory, restart } from './million';
import { measureReads } from './reads';
import { REAL } from './real-figures';
import { measureSubscribers } from './subscribers';

const HELP = `
The client runs in this process and the servers in theirs, so two cores are shared as they are between a service and its
store. Where the client is the limit the ratio to the server that stores nothing comes near 1, and the store's own cost
is the last column: processor time for one event. Nothing here passes or fails; goals are shown as reached or MISSED.`;

interface Options {
  seconds: string;
  json?: boolean;
  million: boolean;
}

/** One line that is written over, on a terminal. */
const showProgress = (what: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K… ${what.slice(0, 110)}`);
};

const sideOf = (server: StoreProcess): Side => ({
  client: EventStoreDBClient.connectionString(server.url),
  pid: server.child.pid,
});

const bench = async (options: Options, folder: string, started: StoreProcess[]): Promise<Figure[]> => {
  const figures: Figure[] = [];
  const report = (figure: Figure) => {
    figures.push(figure);
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    if (!options.json) process.stdout.write(`${line(figure)}\n`);
  };
  if (!options.json) process.stdout.write(`${HEADING.join('\n')}\n`);
  const store = await startStoreProcess(['--data', folder]);
  started.push(store);
  const nothing = await startStoreProcess([], join(__dirname, 'null-server.js'));
  started.push(nothing);
  const comparison: Comparison = {
    ours: sideOf(store),
    nothing: sideOf(nothing),
    seconds: Number(options.seconds),
    report,
    progress: showProgress,
  };
  report({ what: 'start with an empty log', unit: 'ms', ours: store.readyMs, real: REAL.startEmptyMs });
  reportMemory(comparison, 'idle', store.child.pid!);
  await measureAppends(comparison);
  await measureReads(comparison);
  await measureSubscribers(comparison);
  if (options.million) await fillToAMillion(comparison);
  reportMemory(comparison, 'loaded', store.child.pid!);
  await Promise.all([comparison.ours.client.dispose(), comparison.nothing.client.dispose()]);
  if (options.million) started.push(await restart(comparison, store, folder));
  return figures;
};

const main = async (): Promise<void> => {
  const program = new Command('bench')
    .description('The figures of the event store, next to those of a server that stores nothing and of EventStoreDB.')
    .option('--seconds <number>', 'how long one load runs on each server, in five laps', '2.5')
    .option('--no-million', 'leave out what needs a million events')
    .option('--json', 'print the figures as JSON when all are measured')
    .addHelpText('after', HELP)
    .parse();
  const options = program.opts<Options>();
  if (!(Number(options.seconds) > 0)) throw new Error(`--seconds ${options.seconds} is not a number of seconds`);
  const folder = mkdtempSync(join(tmpdir(), 'event-store-bench-'));
  const started: StoreProcess[] = [];
  try {
    const figures = await bench(options, folder, started);
    const missed = figures.filter((figure) => isMet(figure) === false).length;
    if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    else process.stdout.write(missed === 0 ? 'every goal reached\n' : `${missed} goals missed\n`);
  } finally {
    for (const server of started) await server.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
};

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);

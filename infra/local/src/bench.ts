import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Argument, Command } from 'commander';
import { Checkout } from './bench/checkout';
import { line, table } from './bench/figure';
import { inPairs } from './bench/pairs';
import { PARTS } from './bench/parts';
import { builtFile, PROJECT_ROOT } from './stack/programs';

const NAMES = Object.keys(PARTS);

const HELP = `
Examples:
  $ npm run bench                                      every part once, a line each
  $ npm run bench -- payments echo --json              two parts, a line of JSON each
  $ npm run bench -- pairs --before ../before          each part nine times in two checkouts, in turns, and one table
  $ npm run bench -- log                               more of the log, beside a real EventStoreDB
  $ npm run bench -- cost                              what a payment costs with many wallets, lots and events
Both checkouts must be built. Nothing here passes or fails; it is one machine's figures.`;

const print = (text: string) => process.stdout.write(`${text}\n`);

interface Options {
  json?: boolean;
  checkout: string;
}

async function measure(parts: readonly string[], { json, checkout }: Options): Promise<void> {
  for (const part of parts.length > 0 ? parts : NAMES) {
    const figure = await PARTS[part]!(new Checkout(resolve(checkout)), json ? () => {} : (text) => print(`  ${text}`));
    print(json ? JSON.stringify(figure) : line(figure));
  }
}

async function pairs(
  parts: readonly string[],
  options: { before: string; after: string; rounds: string; json?: boolean },
) {
  const checkouts = { before: resolve(options.before), after: resolve(options.after) };
  const names = parts.length > 0 ? parts : NAMES;
  const progress = (text: string) => process.stderr.write(`${text}\n`);
  const compared = await inPairs(__filename, checkouts, names, Number(options.rounds), progress);
  print(options.json ? JSON.stringify(compared) : table(compared));
}

function run(title: string, file: string, ...args: string[]): void {
  print(`\n${title}`);
  spawnSync(process.execPath, [builtFile(file), ...args], { stdio: 'inherit' });
}

/** More of the log than one figure: the event store beside a real one, reading, and commands on long streams. */
function log(options: readonly string[]): void {
  run('The event store', 'apps/event-store/dist/bench/main.js', ...options);
  if (options.includes('--json') || options.includes('--help')) return;
  run('Reading', 'packages/event-store-client/dist/bench/read-rate.js');
  run('A command on short and long streams', 'packages/read-models/dist/bench/command-cost.js');
}

async function main(): Promise<void> {
  const program = new Command('bench').enablePositionalOptions().addHelpText('after', HELP);
  const partsArgument = () => new Argument('[parts...]', 'which parts; all unless said').choices(NAMES);
  program
    .command('measure', { isDefault: true, hidden: true })
    .addArgument(partsArgument())
    .option('--json', 'a line of JSON for each part')
    .option('--checkout <path>', 'the built checkout to measure', PROJECT_ROOT)
    .action(measure);
  program
    .command('pairs')
    .description('measures two checkouts in turns: before, after, before, …')
    .addArgument(partsArgument())
    .requiredOption('--before <path>', 'the earlier checkout')
    .option('--after <path>', 'the later one', PROJECT_ROOT)
    .option('--rounds <n>', 'how many pairs', '9')
    .option('--json', 'the table as JSON')
    .action(pairs);
  program
    .command('log')
    .description('the event store beside a real one, reading, and commands on long streams')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action((_options, command: Command) => log(command.args));
  program
    .command('cost')
    .description('what a payment costs with many wallets, lots and events, beside few; some minutes')
    .action(() => run('A payment, few and many', 'apps/payment/dist/bench/payment-cost.js'));
  await program.parseAsync();
}

main().then(
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);

import { EventStoreDBClient } from '@eventstore/db-client';
import { Command } from 'commander';
import { type StoreProcess, startStoreProcess } from '../store-process';
import type { Topic } from './rule';
import { EVERY_TOPIC } from './rules/every-topic';
import { tryRules } from './run';
import { Subject } from './subject';

const ANSWER_MS = 20_000;

const HELP = `
Prints one line per rule: "ok", or "FAILED" and below it what came instead. Exit status 0 if every rule is kept, 1 if
not, 2 if no server could be had. It writes streams of its own (named after random ids) and leaves them there: point it
at a server whose log may keep them.

Examples:
  $ npm run conformance                                                   our own store, in memory
  $ npm run conformance -- --url esdb://127.0.0.1:2113?tls=false          any EventStoreDB or KurrentDB
  $ npm run conformance -- --only subscribing                             topics and rules whose sentence holds the word`;

/** One question that any server answers somehow. @throws Error if nobody does */
const seekAnswer = async (client: EventStoreDBClient, url: string): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS / 1000} s`)), ANSWER_MS);
  });
  try {
    await Promise.race([new Subject(client).readAll({ maxCount: 1 }), late]);
  } catch (error) {
    throw new Error(`Nobody answers at ${url}: ${(error as Error).message}`);
  } finally {
    clearTimeout(timer);
  }
};

const chosen = (word: string | undefined): Topic[] =>
  EVERY_TOPIC.map((topic) => {
    const all = word === undefined || topic.name.includes(word);
    return { ...topic, rules: topic.rules.filter((rule) => all || rule.says.includes(word)) };
  }).filter((topic) => topic.rules.length > 0);

/** @returns the exit status */
const main = async (): Promise<number> => {
  const program = new Command('conformance')
    .description('Does a server answer as EventStoreDB 23.10 does, seen through its published client?')
    .option('--url <esdb url>', 'the server; without it our own store is started, in memory')
    .option('--only <word>', 'only topics and rules that hold this word')
    .addHelpText('after', HELP)
    .parse();
  const { url, only } = program.opts<{ url?: string; only?: string }>();
  const own: StoreProcess | undefined = url === undefined ? await startStoreProcess(['--memory']) : undefined;
  const client = EventStoreDBClient.connectionString(url ?? own?.url ?? '');
  const say = (line: string) => process.stdout.write(`${line}\n`);
  try {
    if (url !== undefined) await seekAnswer(client, url);
    const verdicts = await tryRules(new Subject(client), chosen(only), {
      topic: (topic) => say(`\n${topic.name}`),
      verdict: ({ rule, instead }) =>
        say(instead === undefined ? `  ok      ${rule.says}` : `  FAILED  ${rule.says}\n          ${instead}`),
    });
    const failed = verdicts.filter((verdict) => verdict.instead !== undefined).length;
    say(`\n${verdicts.length - failed} of ${verdicts.length} rules kept, ${failed} not, by ${url ?? 'our own store'}`);
    return failed === 0 ? 0 : 1;
  } finally {
    await client.dispose().catch(() => undefined);
    await own?.stop();
  }
};

main().then(
  (status) => process.exit(status),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  },
);

import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import { agreed, changing } from '../consent';
import { atDesk, type Desk, type Surroundings } from '../desk';
import { Failure } from '../failure';
import { outputOf } from '../output';
import { type Report, withProgress } from '../progress';
import { KEEPERS } from '../proof/seal.commands';
import { whole } from '../text/yen';
import { EventChain } from './event-chain';
import { type LoggedEvent } from './log';
import { number } from './log.commands';
import { linesOf, resumePoint, sizeOf } from './log-file';
import { importInto } from './log-import';

interface ExportOptions {
  from?: string;
  to?: string;
  category?: string;
  resume?: boolean;
}
interface Page {
  events: LoggedEvent[];
  position: string;
  head: string;
  done: boolean;
}

export function addExportCommands(program: Command, around: Surroundings): void {
  program
    .command('export')
    .argument('<file>', 'where to write')
    .description('The log as a file: one event a line, complete with hashes and positions, in the order of the log.')
    .option('--from <position>', 'only what comes after this position', number)
    .option('--to <position>', 'only up to this position', number)
    .option('--category <name>', 'only streams of this category, like wallet or charge')
    .option('--resume', 'go on where an export into this file stopped')
    .addHelpText(
      'after',
      '\nExamples:\n  $ modosu export log.ndjson\n  $ modosu export log.ndjson --resume\nCheck it: modosu import log.ndjson',
    )
    .action(
      atDesk(around, KEEPERS, async (desk, command) => {
        const file = command.args[0]!;
        const options = command.opts<ExportOptions>();
        if (existsSync(file) && sizeOf(file) > 0 && !options.resume)
          throw new Failure(`${file} is there already; --resume goes on with it, or name another.`);
        const done = await withProgress(desk, 'Exporting', (report) => exported(desk, file, options, report));
        desk.show({ file, ...done }, () => [
          `${whole(done.events)} events written to ${file}, up to position ${done.position}. Check it: modosu import ${file}`,
        ]);
      }),
    );
  changing(program.command('import').argument('<file>', 'what modosu export wrote'))
    .description('Checks an exported log: every hash chain, every place. With --to it is appended into an empty store.')
    .option('--to <url>', 'an empty event store, like esdb://127.0.0.1:2113?tls=false')
    .addHelpText(
      'after',
      '\nNobody need be signed in for this.\n\nExamples:\n  $ modosu import log.ndjson\n  $ modosu import log.ndjson --to esdb://127.0.0.1:2114?tls=false --dry-run',
    )
    .action(async (...args: unknown[]) => {
      const command = args.at(-1) as Command;
      const output = outputOf(command, around.terminal);
      const file = command.args[0]!;
      const { to } = command.opts<{ to?: string }>();
      const chain = await withProgress(output, 'Checking', (report) => checked(file, report));
      const { events, streams, cut } = chain;
      const summary = `${whole(events)} events of ${whole(streams)} streams; every hash holds.`;
      const partial =
        cut.size === 0
          ? []
          : [`${whole(cut.size)} streams begin in the middle; their first events are taken at their word.`];
      if (to === undefined) {
        output.show({ file, events, streams, cut: cut.size }, () => [`✓ ${summary}`, ...partial]);
        return;
      }
      if (cut.size > 0) throw new Failure(`${partial[0]} Only whole streams can be appended.`);
      const lines = [summary, `They will be appended to ${to}, with the same ids and in the same order.`];
      const will = { file, events, streams, to };
      await importInto(to, async (load) => {
        if (!(await agreed(output, command, { will, lines, question: 'Append them?' }))) return;
        const appended = await withProgress(output, 'Appending', (report) => load(file, events, report));
        output.show({ ...will, appended }, () => [
          `${whole(appended)} events appended, read again and found the same.`,
        ]);
      });
    });
}

async function exported(
  { api }: Desk,
  file: string,
  { from, to, category }: ExportOptions,
  report: Report,
): Promise<{ events: number; position: string }> {
  const goesOn = existsSync(file) ? resumePoint(file) : undefined;
  const out = openSync(file, 'a');
  try {
    let events = 0;
    let after = goesOn ?? from;
    for (;;) {
      const page = await api.get<Page>('/v1/staff/log/export', { after, to, category, limit: 1_000 });
      if (page.events.length > 0) writeSync(out, page.events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      events += page.events.length;
      after = page.position;
      report({ done: Number(page.position), total: Number(to ?? page.head), note: `${whole(events)} events` });
      if (page.done) return { events, position: page.position };
    }
  } finally {
    closeSync(out);
  }
}

/** @throws Failure naming the first line that is wrong */
export async function checked(file: string, report: Report): Promise<EventChain> {
  const chain = new EventChain();
  const total = sizeOf(file);
  for await (const { no, event, fault, bytes } of linesOf(file)) {
    const wrong = fault ?? chain.take(event!);
    if (wrong !== undefined) throw new Failure(`Line ${whole(no)} of ${file}: ${wrong}.`);
    if (no % 1_000 === 0) report({ done: bytes, total, note: `${whole(no)} events` });
  }
  return chain;
}

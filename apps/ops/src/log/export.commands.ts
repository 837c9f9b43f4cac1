import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from '@modosu/api-client/api-client';
import type { Command } from 'commander';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure } from '../failure';
import { outputOf } from '../output';
import { type Report, withProgress } from '../progress';
import { inJapan } from '../text/time';
import { whole } from '../text/yen';
import { EventChain } from './event-chain';
import { makeKeyPair, type Opener, openerOf, readPublicKey } from './export-keys';
import { linesOf, resumePoint, type SealedLine, sizeOf } from './log-file';
import { importInto } from './log-import';
import { LOG_ROLES } from './log-roles';
import { position } from './position';

interface ExportOptions {
  key?: string;
  order?: string;
  from?: string;
  to?: string;
  category?: string;
  wait: boolean;
  resume?: boolean;
}
type Order = Reply<'ledger.export.show'>;

const ASKED_AGAIN_MS = 2_000;

export function addExportCommands(program: Command, environment: Environment): void {
  program
    .command('export-key')
    .argument('<file>', 'where to write the private key; the public one goes beside it, as <file>.pub')
    .description('Makes a key pair for exports. The private key never leaves this machine.')
    .addHelpText('after', '\nNobody need be signed in for this.\n\nExample:\n  $ modosu export-key keeper.jwk')
    .action(async (...args: unknown[]) => {
      const command = args.at(-1) as Command;
      const { publicFile, fingerprint } = makeKeyPair(command.args[0]!);
      outputOf(command, environment.terminal).show({ publicFile, fingerprint }, () => [
        `Private key: ${command.args[0]}`,
        `Public key:  ${publicFile}`,
        `Fingerprint: ${fingerprint}`,
      ]);
    });
  program
    .command('export')
    .argument('<file>', 'where to write')
    .description(
      'The log as a file, complete with hashes, encrypted to a public key. Another person confirms it first.',
    )
    .option('--key <file>', 'orders it for this public key (a JWK, as modosu export-key makes)')
    .option('--order <id>', 'takes what was ordered before')
    .option('--from <position>', 'only what comes after this position', position)
    .option('--to <position>', 'only up to this position', position)
    .option('--category <name>', 'only streams of this category, like wallet or charge')
    .option('--no-wait', 'order it, and do not wait until it is confirmed')
    .option('--resume', 'go on where an export into this file stopped')
    .addHelpText(
      'after',
      '\nExamples:\n  $ modosu export log.jwe --key keeper.jwk.pub\n  $ modosu export log.jwe --order ORDER --resume\nThe other person: modosu export-confirm ORDER\nCheck it: modosu import log.jwe --key keeper.jwk',
    )
    .action(
      withSession(environment, LOG_ROLES, async (context, command) => {
        const file = command.args[0]!;
        const options = command.opts<ExportOptions>();
        if (existsSync(file) && sizeOf(file) > 0 && !options.resume)
          throw new Failure(`${file} is there already; --resume goes on with it, or name another.`);
        const order = await ordered(context, file, options);
        if (order.state === 'ordered') {
          context.terminal.err(
            `Ordered: ${order.exportId}, key ${order.keyFingerprint}, positions ${order.after} to ${order.to}.`,
          );
          context.terminal.err(`Somebody else confirms it: modosu export-confirm ${order.exportId}`);
          if (!options.wait) return context.show(order, () => []);
          await confirmed(context, order.exportId);
        }
        const done = await withProgress(context, 'Exporting', (report) => exported(context, file, order, report));
        context.show({ file, exportId: order.exportId, ...done }, () => [
          `${whole(done.events)} events written to ${file}, up to position ${done.position}. Check it: modosu import ${file} --key KEY`,
        ]);
      }),
    );
  changing(program.command('export-confirm').argument('<order>', 'what somebody else ordered with modosu export'))
    .description('Confirms that somebody else takes a part of the log out, for the key with this fingerprint.')
    .addHelpText('after', '\nExample:\n  $ modosu export-confirm ORDER')
    .action(
      withSession(environment, LOG_ROLES, async (context, command) => {
        const exportId = command.args[0]!;
        const order = await context.api.call('ledger.export.show', { exportId });
        const { keyFingerprint, after, to, category, orderedBy, orderedAt } = order;
        const lines = [
          `${orderedBy} takes out ${category === undefined ? 'the log' : `all ${category} streams`}, positions ${after} to ${to}, ordered ${inJapan(orderedAt)}.`,
          `It is encrypted to the key ${keyFingerprint}. Ask them for the fingerprint of theirs.`,
        ];
        if (!(await agreed(context, command, { will: order, lines, question: 'Confirm it?' }))) return;
        const reply = await context.api.call('ledger.export.confirm', { exportId, keyFingerprint });
        context.show(reply, () => ['Confirmed, for 24 hours.']);
      }),
    );
  changing(program.command('import').argument('<file>', 'what modosu export wrote'))
    .description('Checks an exported log: every hash chain, every place. With --to it is appended into an empty store.')
    .option('--to <url>', 'an empty event store, like esdb://127.0.0.1:2113?tls=false')
    .option('--key <file>', 'the private key that it was encrypted to')
    .addHelpText(
      'after',
      '\nNobody need be signed in for this.\n\nExamples:\n  $ modosu import log.jwe --key keeper.jwk\n  $ modosu import log.jwe --key keeper.jwk --to esdb://127.0.0.1:2114?tls=false --dry-run',
    )
    .action(async (...args: unknown[]) => {
      const command = args.at(-1) as Command;
      const output = outputOf(command, environment.terminal);
      const file = command.args[0]!;
      const { to, key } = command.opts<{ to?: string; key?: string }>();
      const open = key === undefined ? undefined : openerOf(key);
      const chain = await withProgress(output, 'Checking', (report) => checked(file, report, open));
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
      await importInto(to, open, async (load) => {
        if (!(await agreed(output, command, { will, lines, question: 'Append them?' }))) return;
        const appended = await withProgress(output, 'Appending', (report) => load(file, events, report));
        output.show({ ...will, appended }, () => [
          `${whole(appended)} events appended, read again and found the same.`,
        ]);
      });
    });
}

/** The order that is taken: the one that is named, that of the file that is gone on with, or a new one. */
async function ordered({ api }: CommandContext, file: string, options: ExportOptions): Promise<Order> {
  const { key, order, from: after, to, category } = options;
  const known = order ?? (options.resume && existsSync(file) ? resumePoint(file)?.exportId : undefined);
  if (known !== undefined) return api.call('ledger.export.show', { exportId: known });
  if (key === undefined)
    throw new Failure('Name the public key that it is encrypted to: --key FILE. Make one: modosu export-key FILE');
  return api.call('ledger.export.order', { key: readPublicKey(key), after, to, category });
}

async function confirmed({ api }: CommandContext, exportId: string): Promise<void> {
  for (;;) {
    const { state } = await api.call('ledger.export.show', { exportId });
    if (state === 'confirmed') return;
    if (state === 'expired') throw new Failure('Nobody has confirmed it within a day; order it again.');
    await pause(ASKED_AGAIN_MS);
  }
}

async function exported(
  { api }: CommandContext,
  file: string,
  { exportId }: Order,
  report: Report,
): Promise<{ events: number; position: string }> {
  const goesOn = existsSync(file) ? resumePoint(file) : undefined;
  if (goesOn !== undefined && goesOn.exportId !== exportId) throw new Failure(`${file} is of another order.`);
  const out = openSync(file, 'a');
  try {
    let events = 0;
    let after = goesOn?.position;
    for (;;) {
      const page = await api.call('ledger.log.export', { exportId, after, limit: 1_000 });
      const { jwe, position } = page;
      const line: SealedLine = { exportId, position, jwe };
      if (page.events > 0) writeSync(out, `${JSON.stringify(line)}\n`);
      events += page.events;
      after = position;
      report({ done: Number(position), total: Number(page.head), note: `${whole(events)} events` });
      if (page.done) return { events, position };
    }
  } finally {
    closeSync(out);
  }
}

/** @throws Failure naming the first line that is wrong */
export async function checked(file: string, report: Report, open?: Opener): Promise<EventChain> {
  const chain = new EventChain();
  const total = sizeOf(file);
  for await (const { no, event, fault, bytes } of linesOf(file, open)) {
    const wrong = fault ?? chain.take(event!);
    if (wrong !== undefined) throw new Failure(`Line ${whole(no)} of ${file}: ${wrong}.`);
    if (no % 1_000 === 0) report({ done: bytes, total, note: `${whole(no)} events` });
  }
  return chain;
}

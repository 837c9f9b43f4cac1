import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, Reply } from '@modosu/api-client/api-client';
import type { Command } from 'commander';
import { type Environment, withSession } from '../command-context';
import { Failure } from '../failure';
import { count } from '../log/position';
import { type Report, withProgress } from '../progress';
import { facts } from '../text/table';
import { whole } from '../text/yen';

export type Verification = Reply<'ledger.verification.show'>;

const ASKED_EVERY_MS = 300;

export function addVerifyCommand(program: Command, environment: Environment): void {
  program
    .command('verify')
    .description(
      'Checks the whole log: every hash, seal, entry, transit account and law. Names each event that is wrong.',
    )
    .option('--since <seal>', 'only what was written after this seal, which is checked first', count)
    .addHelpText(
      'after',
      '\nThe exit code is 0 only if nothing was found.\n\nExamples:\n  $ modosu verify\n  $ modosu verify --since 12 --json\nSeals: modosu seal --list',
    )
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { since } = command.opts<{ since?: number }>();
        const result = await withProgress(context, 'Verifying', (report) => verified(context.api, since, report));
        context.show(result, drawVerification);
        if (result.state === 'failed' || result.found > 0) throw new Failure('The log does not hold.');
      }),
    );
}

async function verified(api: ApiClient, since: number | undefined, report: Report): Promise<Verification> {
  const { verificationId } = await api.call('ledger.verification.start', { since });
  for (;;) {
    const now = await api.call('ledger.verification.show', { verificationId });
    // Positions are not numbers of events, but they grow with them.
    report({ done: Number(now.position), total: Number(now.head), note: `${whole(now.events)} events` });
    if (now.state !== 'running') return now;
    await sleep(ASKED_EVERY_MS);
  }
}

export function drawVerification(result: Verification): string[] {
  const { events, streams, seals, entries, eventsPerSecond, inFlight, found, findings, notes, error } = result;
  const lines = facts([
    ['events', `${whole(events)}, ${whole(eventsPerSecond)} a second`],
    ['streams', whole(streams)],
    ['seals', whole(seals)],
    ['entries', whole(entries)],
    ['in flight', inFlight === 0 ? undefined : `${whole(inFlight)} transit accounts of work that is not finished`],
  ]);
  for (const finding of findings) lines.push('', ...drawFinding(finding));
  if (found > findings.length) lines.push('', `and ${whole(found - findings.length)} more`);
  if (notes.length > 0) lines.push('', ...notes);
  lines.push('');
  if (error !== undefined) lines.push(`✗ Not finished: ${error}`);
  else lines.push(found === 0 ? '✓ Everything holds.' : `✗ ${whole(found)} found.`);
  return lines;
}

function drawFinding({
  law,
  message,
  stream,
  revision,
  eventId,
  position,
}: Verification['findings'][number]): string[] {
  const place = [
    stream === undefined ? undefined : `${stream}${revision === undefined ? '' : ` @${revision}`}`,
    eventId && `event ${eventId}`,
    position && `position ${position}`,
  ].filter((one) => one !== undefined && one !== '');
  return [`✗ ${law}: ${message}`, ...(place.length === 0 ? [] : [`  ${place.join(', ')}`])];
}

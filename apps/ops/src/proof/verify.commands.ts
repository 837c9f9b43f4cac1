import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Api } from '../api/api';
import { atDesk, type Surroundings } from '../desk';
import { Failure } from '../failure';
import { number } from '../log/log.commands';
import { type Report, withProgress } from '../progress';
import { facts } from '../text/table';
import { whole } from '../text/yen';

interface Finding {
  law: string;
  message: string;
  stream?: string;
  revision?: number;
  eventId?: string;
  position?: string;
}
export interface Verification {
  verificationId: string;
  state: 'running' | 'done' | 'failed';
  position: string;
  head: string;
  events: number;
  streams: number;
  seals: number;
  entries: number;
  eventsPerSecond: number;
  inFlight: number;
  findings: Finding[];
  found: number;
  notes: string[];
  error?: string;
}

const ASKED_EVERY_MS = 300;

export function addVerifyCommand(program: Command, around: Surroundings): void {
  program
    .command('verify')
    .description(
      'Checks the whole log: every hash, seal, entry, transit account and law. Names each event that is wrong.',
    )
    .option('--since <seal>', 'only what was written after this seal, which is checked first', number)
    .addHelpText(
      'after',
      '\nThe exit code is 0 only if nothing was found.\n\nExamples:\n  $ modosu verify\n  $ modosu verify --since 12 --json\nSeals: modosu seal --list',
    )
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { since } = command.opts<{ since?: string }>();
        const result = await withProgress(desk, 'Verifying', (report) => verified(desk.api, since, report));
        desk.show(result, drawVerification);
        if (result.state === 'failed' || result.found > 0) throw new Failure('The log does not hold.');
      }),
    );
}

async function verified(api: Api, since: string | undefined, report: Report): Promise<Verification> {
  const body = since === undefined ? {} : { since: Number(since) };
  const { verificationId } = await api.post<{ verificationId: string }>('/v1/staff/log/verifications', body);
  for (;;) {
    const now = await api.get<Verification>(`/v1/staff/log/verifications/${verificationId}`);
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

function drawFinding({ law, message, stream, revision, eventId, position }: Finding): string[] {
  const place = [
    stream === undefined ? undefined : `${stream}${revision === undefined ? '' : ` @${revision}`}`,
    eventId && `event ${eventId}`,
    position && `position ${position}`,
  ].filter((one) => one !== undefined && one !== '');
  return [`✗ ${law}: ${message}`, ...(place.length === 0 ? [] : [`  ${place.join(', ')}`])];
}

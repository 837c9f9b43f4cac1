import { readFileSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Environment } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure, UsageError } from '../failure';
import { outputOf } from '../output';
import { type Report, withProgress } from '../progress';
import { table } from '../text/table';
import { whole } from '../text/yen';
import { type Backup, BackupClient, type Backups, localStoreUrl } from './backup-client';

interface TransportOptions {
  store?: string;
  data: string;
  ca?: string;
  user?: string;
  passwordFile?: string;
}

const POLL_MS = 200;
const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

/** Adds `backup`: a backup of the local event store, while it runs. */
export function addBackupCommand(program: Command, environment: Environment): void {
  changing(program.command('backup'))
    .description('Writes a backup of the local event store while it runs; its appends go on.')
    .option('--list', 'only list the backups there are')
    .option('--name <name>', 'what to call it (default: the time)')
    .option('--store <url>', "the store's address, like http://127.0.0.1:2113 (default: as the local stack has it)")
    .option('--data <dir>', "the local stack's data folder", 'data')
    .option('--ca <file>', "with https: the certificate to check the store's against")
    .option('--user <name>', 'with users: one of the groups $admins or $ops')
    .option('--password-file <file>', 'a file that holds their password (without it you are asked)')
    .addHelpText(
      'after',
      '\nNobody need be signed in for this: the store has users of its own, if any.\n\nExamples:\n  $ modosu backup --dry-run\n  $ modosu backup --name before-the-fair --yes\n  $ modosu backup --list\nPut one back: modosu restore FILE --data DIR',
    )
    .action(async (options: TransportOptions & { list?: boolean; name?: string }, command: Command) => {
      const output = outputOf(command, environment.terminal);
      const client = await clientOf(options, environment);
      const before = await client.list();
      if (options.list) {
        output.show(before, drawBackups);
        return;
      }
      const { folder, log } = before;
      if (folder === null) throw new Failure('That store keeps everything in memory: there is nothing to back up.');
      const will = { store: client.url, folder, events: log.events, databaseBytes: log.bytes };
      const lines = [
        `Event store  ${client.url}`,
        `Holds        ${whole(log.events)} events, ${mebibytes(log.bytes)} with its indexes`,
        `Backup into  ${folder}`,
      ];
      if (!(await agreed(output, command, { will, lines, question: 'Back it up?' }))) return;
      const done = await withProgress(output, 'Backing up', (report) => backedUp(client, options.name, report));
      output.show(done, () => [
        `${whole(done.events)} events in ${done.file} (${mebibytes(done.bytes)}).`,
        `SHA-256 ${done.sha256}`,
        `Put it back: modosu restore ${done.file} --data DIR`,
      ]);
    });
}

async function clientOf(options: TransportOptions, { terminal }: Environment): Promise<BackupClient> {
  const url = (options.store ?? localStoreUrl(options.data)).replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url))
    throw new UsageError(`--store ${url} is no web address; it is like http://127.0.0.1:2113`);
  if (options.user === undefined) return new BackupClient(url, { caFile: options.ca });
  const { passwordFile } = options;
  if (passwordFile === undefined && !terminal.interactive)
    throw new UsageError('nobody is here to be asked; give --password-file');
  const password =
    passwordFile === undefined
      ? await terminal.askSecret('Password: ')
      : readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '');
  return new BackupClient(url, { caFile: options.ca, user: { name: options.user, password } });
}

async function backedUp(client: BackupClient, name: string | undefined, report: Report): Promise<Backup> {
  const begun = await client.begin(name);
  for (;;) {
    const { running, failed, backups } = await client.list();
    if (failed?.name === begun.name) throw new Failure(`The backup failed: ${failed.why}${roomHint(begun.file)}`);
    const done = backups.find((one) => one.name === begun.name);
    if (done) return done;
    if (running?.name !== begun.name)
      throw new Failure('The store knows nothing of the backup any more; it was started again. Begin another one.');
    report({ done: running.events, total: running.of, note: mebibytes(running.bytes) });
    await sleep(POLL_MS);
  }
}

/** How much room there is, if the store is on this machine. */
function roomHint(file: string): string {
  try {
    const { bavail, bsize } = statfsSync(dirname(file));
    return ` (${mebibytes(bavail * bsize)} are free there)`;
  } catch {
    return '';
  }
}

function drawBackups({ folder, backups, running }: Backups): string[] {
  if (folder === null) return ['That store keeps everything in memory: there are no backups.'];
  const rows = backups.map(({ name, events, bytes, begunAt, file }) => [
    name,
    whole(events),
    mebibytes(bytes),
    begunAt,
    file,
  ]);
  const columns = [{ title: 'backup' }, { title: 'events', right: true }, { title: 'size', right: true }];
  const lines = table([...columns, { title: 'begun' }, { title: 'file' }], rows);
  return running
    ? [...lines, `being written: ${running.name}, ${whole(running.events)} of ${whole(running.of)}`]
    : lines;
}

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { Environment } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure } from '../failure';
import { outputOf } from '../output';
import { type Report, withProgress } from '../progress';
import { whole } from '../text/yen';

/** The event store's own program: it alone knows its files. */
const PROGRAM = join(__dirname, '..', '..', '..', 'event-store', 'dist', 'main.js');

interface Restored {
  restored: { name: string; events: number; begunAt: string; sha256: string };
  data: string;
}

/** Adds `restore`: a new data folder for the local event store from a backup. */
export function addRestoreCommand(program: Command, environment: Environment): void {
  changing(program.command('restore').argument('<file>', 'what modosu backup wrote'))
    .description("Makes a new data folder of the event store from a backup, checking every event's checksum.")
    .requiredOption('--data <dir>', 'the new folder; refused if it holds anything')
    .addHelpText(
      'after',
      '\nIt touches no store that runs. To put a local stack back: stop it, move data/event-store aside, restore into data/event-store, start it again.\n\nExamples:\n  $ modosu restore data/event-store/backups/before-the-fair.backup --data data/event-store-restored',
    )
    .action(async (file: string, { data }: { data: string }, command: Command) => {
      const output = outputOf(command, environment.terminal);
      if (!existsSync(file)) throw new Failure(`There is no ${file}. The backups there are: modosu backup --list`);
      if (existsSync(data) && readdirSync(data).length > 0)
        throw new Failure(`${resolve(data)} is not empty; name a folder that is new or empty.`);
      if (!existsSync(PROGRAM)) throw new Failure(`${PROGRAM} is missing: run "npm run build" first.`);
      const bytes = statSync(file).size;
      const will = { file, bytes, data: resolve(data) };
      const lines = [`Backup       ${file}, ${whole(bytes)} bytes`, `New folder   ${resolve(data)}`];
      if (!(await agreed(output, command, { will, lines, question: 'Restore it?' }))) return;
      const done = await withProgress(output, 'Restoring', (report) => restored(file, data, report));
      output.show(done, () => [
        `${whole(done.restored.events)} events, every checksum right, as of ${done.restored.begunAt}.`,
        `Start a store on them: npm run event-store -- --data ${data}`,
      ]);
    });
}

function restored(file: string, data: string, report: Report): Promise<Restored> {
  const child = spawn(process.execPath, [PROGRAM, 'restore', '--from', file, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let done: Restored | undefined;
  child.stderr.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const step = JSON.parse(line) as Restored & { events: number; of: number };
    if (step.restored) done = step;
    else report({ done: step.events, total: step.of });
  });
  return new Promise((accept, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0 && done) accept(done);
      else reject(new Failure(said.trim() || `The restore ended with ${code}.`));
    });
  });
}

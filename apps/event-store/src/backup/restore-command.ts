import type { Command } from 'commander';
import { restore } from './restore';

const HELP = `
Every checksum is checked, and the folder appears only when all of it is in. One JSON line a second on standard output
shows its progress; the last one holds the summary. Start a store on the folder afterwards:
  $ event-store restore --from data/backups/2019-07-08T00-00-00Z.backup --data restored
  $ event-store --port 2113 --data restored`;

/** Adds `restore`: a new data folder from a backup. */
export const addRestoreCommand = (program: Command): void => {
  program
    .command('restore')
    .description('Make a new data folder from a backup (see POST /admin/backups).')
    .requiredOption('--from <file>', 'the backup')
    .requiredOption('--data <folder>', 'the new folder; refused if it holds anything')
    .addHelpText('after', HELP)
    .action(async ({ from, data }: { from: string; data: string }) => {
      const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
      let reportedAt = performance.now();
      const summary = await restore(from, data, (events, of) => {
        if (performance.now() - reportedAt < 1_000) return;
        reportedAt = performance.now();
        say({ events, of });
      });
      say({ restored: summary, data });
    });
};

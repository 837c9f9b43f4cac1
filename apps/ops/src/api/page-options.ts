import { type Command, InvalidArgumentError } from 'commander';

/** The options of every command that lists. */
export function withPages(command: Command): Command {
  return command
    .option('--limit <n>', 'how many at most, up to 1000 (default 100)', limit)
    .option('--after <place>', 'where the page before ended')
    .option('--all', 'every page');
}

/** What to say under a page that is not the last. */
export function more(next: string | undefined): string[] {
  return next === undefined ? [] : ['', `There is more: --after ${next}, or --all`];
}

export function limit(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1_000) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
}

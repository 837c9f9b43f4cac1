import { type Command, Option } from 'commander';
import { Failure, UsageError } from './failure';
import type { Output } from './output';
import { visible } from './text/visible';

/** What a command is about to do, computed before it does it. */
export interface Intent<T> {
  /** The same as JSON, for `--dry-run --json`. */
  will: T;
  /** For people: counts, yen and the names of what will be touched. */
  lines: readonly string[];
  /** A question that is answered by yes or no, like `Stop charging?` */
  question: string;
}

/** The options of every command that changes something. */
export function changing(command: Command): Command {
  return command
    .addOption(new Option('--dry-run', 'show what it would do, and stop there').conflicts(['yes']))
    .option('-y, --yes', 'show it, and do it without asking');
}

/**
 * Shows what is about to be done and asks. Every command that changes something goes through here, so that each has the
 * same three ways: asked, `--yes`, `--dry-run`.
 * @returns whether to go on; false after `--dry-run`, when all there is to say has been said
 * @throws Failure if the answer is no, UsageError if nobody is there to be asked and `--yes` was not said
 */
export async function agreed<T extends object>(
  { terminal, show }: Pick<Output, 'terminal' | 'show'>,
  command: Command,
  { will, lines, question }: Intent<T>,
): Promise<boolean> {
  const { dryRun, yes } = command.opts<{ dryRun?: boolean; yes?: boolean }>();
  if (dryRun) {
    show({ dryRun: true, ...will }, () => [...lines, '', 'A dry run: nothing was changed.']);
    return false;
  }
  for (const line of lines) terminal.err(visible(line));
  if (yes) return true;
  if (!terminal.interactive) {
    throw new UsageError(
      'nobody is here to be asked; add --yes to do it without asking, or --dry-run to see only this',
    );
  }
  if (/^y(es)?$/i.test(await terminal.ask(`${question} [y/N] `))) return true;
  throw new Failure('Nothing was changed.');
}

import type { Command } from 'commander';
import type { Terminal } from './terminal';

/** Where the words of one command go. */
export interface Output {
  readonly terminal: Terminal;
  /** Whether JSON was asked for: then nothing but the answer is printed to stdout, and no progress is shown. */
  readonly json: boolean;
  /** Prints what a reply says as JSON if that was asked for, else the lines that `draw` makes of it. */
  show<T>(reply: T, draw: (reply: T) => readonly string[]): void;
}

export function outputOf(command: Command, terminal: Terminal): Output {
  const json = command.optsWithGlobals<{ json?: boolean }>().json === true;
  return {
    terminal,
    json,
    show: (reply, draw) => terminal.out(json ? JSON.stringify(reply, null, 2) : draw(reply).join('\n')),
  };
}

import type { Command } from 'commander';
import type { Terminal } from './terminal';
import { visible, visibleJson } from './text/visible';

/** Where the words of one command go. */
export interface Output {
  readonly terminal: Terminal;
  /** Whether JSON was asked for: then nothing but the answer is printed to stdout, and no progress is shown. */
  readonly json: boolean;
  /** Prints what a reply says as JSON if that was asked for, else the lines that `draw` makes of it, one row each. */
  show<T>(reply: T, draw: (reply: T) => readonly string[]): void;
  /** The same for a text of ours that a program reads: nothing in it is made visible. */
  write<T>(reply: T, text: (reply: T) => string): void;
}

export function outputOf(command: Command, terminal: Terminal): Output {
  const json = command.optsWithGlobals<{ json?: boolean }>().json === true;
  return {
    terminal,
    json,
    write: (reply, text) => terminal.out(json ? visibleJson(reply, 2) : text(reply)),
    show: (reply, draw) => terminal.out(json ? visibleJson(reply, 2) : draw(reply).map(visible).join('\n')),
  };
}

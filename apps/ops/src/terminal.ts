import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Failure } from './failure';
import { visible, visibleLines } from './text/visible';

/** Where a command writes and whom it asks. */
export interface Terminal {
  /** Whether a person is there to be asked. */
  readonly interactive: boolean;
  /** How many characters fit in a line; not known where the output goes into a file or a program. */
  readonly columns?: number;
  out(text: string): void;
  err(text: string): void;
  /** Rewrites the line at which the cursor stands; '' empties it. Only where stderr is a terminal. */
  rewrite?(line: string): void;
  ask(question: string): Promise<string>;
  /** Like `ask`, but what is typed is not shown. */
  askSecret(question: string): Promise<string>;
}

/**
 * The terminal that this process was started from. Questions go to stderr, so that stdout can be piped. Nothing but text
 * and line feeds reaches it, whatever it is asked to print.
 */
export const processTerminal: Terminal = {
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  out: (text) => void process.stdout.write(`${visibleLines(text)}\n`),
  err: (text) => void process.stderr.write(`${visibleLines(text)}\n`),
  // A line that is broken by the edge of the window could not be rewritten as one.
  rewrite: process.stderr.isTTY
    ? (line) =>
        void process.stderr.write(`\r\x1b[2K${[...visible(line)].slice(0, process.stderr.columns - 1).join('')}`)
    : undefined,
  ask: (question) => answerTo(visible(question), process.stderr),
  async askSecret(question) {
    process.stderr.write(question);
    const answer = await answerTo('', new Writable({ write: (_chunk, _encoding, done) => done() }));
    process.stderr.write('\n');
    return answer;
  },
};

/** @throws Failure for Ctrl-C and Ctrl-D */
async function answerTo(question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const closed = new Promise<never>((_resolve, reject) => {
    lines.once('close', () => reject(new Failure('Stopped; nothing was done.')));
  });
  lines.once('SIGINT', () => lines.close());
  try {
    return (await Promise.race([lines.question(question), closed])).trim();
  } finally {
    // Closing is no refusal any more once there is an answer.
    closed.catch(() => undefined);
    lines.close();
  }
}

import { run } from './program';
import { processTerminal } from './terminal';

// A reader that has seen enough, like head, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

void run(process.argv.slice(2), { terminal: processTerminal, env: process.env, now: Date.now }).then((code) => {
  process.exitCode = code;
});

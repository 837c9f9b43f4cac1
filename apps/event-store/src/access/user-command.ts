import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { hashPassword } from './password-hash';
import { ADMINS, OPERATIONS, type UserEntry } from './users';

const HELP = `
The password is read from standard input, up to the first line break, so that it is in no command line or history.
Groups that mean something: ${ADMINS} (writes streams whose names begin with $, and may back up), ${OPERATIONS} (may back up).

Example:
  $ read -rs PASSWORD; printf %s "$PASSWORD" | event-store user admin --group '${ADMINS}' --users users.json`;

/** Adds `user`: makes an entry of the users' file. */
export const addUserCommand = (program: Command): void => {
  program
    .command('user')
    .argument('<name>', 'name of the user, without a colon')
    .description('Make an entry for --users from a password on standard input.')
    .option('--group <name...>', 'groups the user is in', [])
    .option('--users <file>', 'put the entry into this file instead of printing it')
    .addHelpText('after', HELP)
    .action(async (name: string, { group, users }: { group: string[]; users?: string }) => {
      if (name === '' || name.includes(':')) throw new Error('a user name must not be empty or hold a colon');
      const [password = ''] = (await text(process.stdin)).split(/\r?\n/);
      if (password.length < 8) throw new Error('the password on standard input has fewer than 8 characters');
      const entry: UserEntry = { hash: await hashPassword(password), groups: group };
      if (users === undefined) process.stdout.write(`${JSON.stringify({ [name]: entry }, null, 2)}\n`);
      else putInto(users, name, entry);
    });
};

const putInto = (file: string, name: string, entry: UserEntry): void => {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, UserEntry>) : {};
  const after = `${JSON.stringify({ ...before, [name]: entry }, null, 2)}\n`;
  writeFileSync(`${file}.new`, after, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  process.stderr.write(`${name} is in ${file}; a store that runs reads it when it starts again\n`);
};

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addUserCommand } from './access/user-command';
import { readUsers } from './access/users';
import { addRestoreCommand } from './backup/restore-command';
import { startServer } from './server';

interface Options {
  port: string;
  host: string;
  data?: string;
  memory?: boolean;
  tlsCert?: string;
  tlsKey?: string;
  users?: string;
}

const HELP = `
Prints one JSON line with its port when it is ready; SIGTERM ends it. On the same port: gRPC, and over HTTP/1.1
/health/live, /health/ready, /info, /stats and /admin/backups (GET lists them, POST begins one).

Examples:
  $ npm run event-store -- --data ./data                 a log in ./data, for esdb://127.0.0.1:2113?tls=false
  $ npm run event-store -- --port 0 --memory             for tests: a free port, and nothing is kept
  $ npm run event-store -- --data ./data --tls-cert cert.pem --tls-key key.pem --users users.json
                                                         for esdb://admin:PASSWORD@localhost:2113?tls=true&tlsCaFile=ca.pem
  $ curl -X POST http://127.0.0.1:2113/admin/backups     a backup into ./data/backups while it runs

Not here: persistent subscriptions, projections, clusters, scavenging, user management over the wire. Asked for one it
answers UNIMPLEMENTED. EventStoreDB 23.10 or KurrentDB has them.`;

/** Starts the event store from its command line; prints one JSON line with its port when it is ready. */
const main = async (): Promise<void> => {
  const program = new Command('event-store')
    .description('The part of EventStoreDB that one machine needs, on SQLite, spoken to over esdb://.')
    .enablePositionalOptions()
    .option('--port <number>', 'port to listen on, 0 for a free one', '2113')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <folder>', 'folder that holds the log')
    .option('--memory', 'keep everything in memory; it is gone when the program ends')
    .option('--tls-cert <file>', 'certificate, PEM; with --tls-key the port speaks TLS only')
    .option('--tls-key <file>', 'its private key, PEM')
    .option('--users <file>', 'who may call: JSON made with "event-store user"; without it every client may')
    .addHelpText('after', HELP)
    .action(serve);
  addUserCommand(program);
  addRestoreCommand(program);
  await program.parseAsync();
};

const serve = async (options: Options): Promise<void> => {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${options.port} is not a port`);
  if (!options.memory === !options.data) throw new Error('give either --data FOLDER or --memory');
  const users = options.users === undefined ? undefined : readUsers(options.users);
  const tls = tlsFiles(options);
  if (users && !tls && !LOOPBACK.test(options.host))
    throw new Error(
      `--users on ${options.host} without TLS would send passwords in the open; add --tls-cert and --tls-key`,
    );
  const { host, data: folder } = options;
  const server = await startServer({ host, port, folder, tls, users, now: Date.now, progress: tellProgress() });
  process.stdout.write(`${JSON.stringify({ port: server.port })}\n`);
  const stop = () => {
    // A second signal ends it at once.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.removeListener(signal, stop);
    void server.close().then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
};

const LOOPBACK = /^(127\.|localhost$|::1$)/;

const tlsFiles = ({ tlsCert, tlsKey }: Options) => {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) throw new Error('--tls-cert and --tls-key go together');
  return { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
};

/** A line a second while events of an older log get their checksums, which happens once. */
const tellProgress = () => {
  let reportedAt = performance.now();
  return (done: number, of: number): void => {
    if (performance.now() - reportedAt < 1_000 && done < of) return;
    reportedAt = performance.now();
    process.stderr.write(`giving every event a checksum, once: ${done} of ${of}\n`);
  };
};

main().catch((error: Error) => {
  process.stderr.write(`event-store: ${error.message}\n`);
  process.exit(1);
});

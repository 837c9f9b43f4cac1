import { Command } from 'commander';
import { startServer } from './server';

interface Options {
  port: string;
  host: string;
  data?: string;
  memory?: boolean;
}

/** Starts the event store from its command line; prints one JSON line with its port when it is ready. */
const main = async (): Promise<void> => {
  const program = new Command('event-store')
    .description('The part of EventStoreDB that one machine needs, on SQLite, spoken to over esdb://.')
    .option('--port <number>', 'port to listen on, 0 for a free one', '2113')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <folder>', 'folder that holds the log')
    .option('--memory', 'keep everything in memory; it is gone when the program ends')
    .parse();
  const options = program.opts<Options>();
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${options.port} is not a port`);
  if (!options.memory === !options.data) throw new Error('give either --data FOLDER or --memory');
  const server = await startServer({ host: options.host, port, folder: options.data, now: Date.now });
  process.stdout.write(`${JSON.stringify({ port: server.port })}\n`);
  const stop = () => {
    // A second signal ends it at once.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.removeListener(signal, stop);
    void server.close().then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
};

main().catch((error: Error) => {
  process.stderr.write(`event-store cannot start: ${error.message}\n`);
  process.exit(1);
});

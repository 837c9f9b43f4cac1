import { Command, InvalidArgumentError, Option } from 'commander';
import { createProvider, type Provider } from './provider';
import { readSecrets } from './secrets';

interface Options {
  port: number;
  host: string;
  data: string;
  secrets: string;
  webhookUrl?: string;
  fsync: 'on' | 'off';
  seed: string;
  simulation: 'on' | 'off';
}

const portNumber = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('Not a port number.');
  return port;
};

const address = (text: string): string => {
  if (!/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
    throw new InvalidArgumentError('Not an http address.');
  }
  return text;
};

function readOptions(): Options {
  return new Command('card-provider')
    .description('A sandbox of the outside world of money: cards, bank and cash.')
    .option('--port <number>', 'port to listen on; 0 takes a free one', portNumber, 8090)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .requiredOption('--data <folder>', 'where the state is kept')
    .requiredOption('--secrets <folder>', 'where provider-api-key, control-key, webhook-key and fingerprint-key are')
    .option('--webhook-url <url>', 'where the merchant takes notices', address)
    .addOption(
      new Option('--fsync <mode>', 'off does not survive a loss of power').choices(['on', 'off']).default('on'),
    )
    .option('--seed <text>', 'decides which requests meet a fault', '1')
    .addOption(
      new Option('--simulation [mode]', 'take the time from the x-simulation-time header')
        .choices(['on', 'off'])
        .preset('on')
        .default('off'),
    )
    .parse()
    .opts<Options>();
}

async function main(): Promise<void> {
  const options = readOptions();
  const provider = createProvider({
    folder: options.data,
    fsync: options.fsync === 'on',
    secrets: readSecrets(options.secrets),
    webhookUrl: options.webhookUrl,
    seed: options.seed,
    simulation: options.simulation === 'on',
  });
  await provider.app.listen({ port: options.port, host: options.host });
  stopOn(provider);
  provider.start();
  const bound = provider.app.server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof bound === 'object' ? bound?.port : options.port })}\n`);
}

function stopOn(provider: Provider): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    provider.close().then(
      () => process.exit(0),
      (error: Error) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: Error): never {
  process.stderr.write(`card-provider: ${error.message}\n`);
  process.exit(1);
}

main().catch(fail);

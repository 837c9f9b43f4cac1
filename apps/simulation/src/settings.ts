import { Command, InvalidArgumentError, Option } from 'commander';
import type { Preset } from './attack/victims';

export interface Settings {
  gateway: string;
  provider: string;
  mailbox: string;
  secrets: string;
  preset: Preset;
  seed: number;
  customers: number;
  leaked: number;
  policy: '2019' | 'hardened';
  json?: string;
  state?: string;
  reportOnly: boolean;
  attackOnly: boolean;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number from 0 is needed');
  return value;
}

export function readSettings(argv: string[]): Settings {
  return new Command('simulation')
    .description('The case of July 2019, through the public API, and what the services make of it')
    .requiredOption('--gateway <url>', 'the public API')
    .requiredOption('--provider <url>', 'the card provider')
    .requiredOption('--mailbox <url>', 'where mail can be read')
    .requiredOption('--secrets <folder>', 'keys of the scenario')
    .addOption(new Option('--preset <name>', 'which figures of the case').choices(['seed', 'official']).default('seed'))
    .option('--seed <number>', 'the same seed gives the same case', wholeNumber, 1)
    .option('--customers <number>', 'honest customers', wholeNumber, 2_000)
    .option('--leaked <number>', 'leaked pairs that miss and are tried', wholeNumber, 10_000)
    .addOption(new Option('--policy <name>', 'the rules in force').choices(['2019', 'hardened']).default('2019'))
    .option('--json <file>', 'where the report is written')
    .option('--state <file>', 'where the truth is kept for telling the report again')
    .option('--attack-only', 'play the days of the case, and leave to the desk what comes after', false)
    .option('--report-only', 'tell the report again', false)
    .parse(argv, { from: 'user' })
    .opts<Settings>();
}

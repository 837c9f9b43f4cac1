import { resolve } from 'node:path';
import { SERVICES, type ServiceName } from '@modosu/contracts/message';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Copies } from '../process/copies';
import type { ScenarioSettings } from './data-folder';

export interface StartOptions {
  exit: boolean;
  json?: string;
  scenario: boolean;
  data?: string;
  fresh: boolean;
  port?: number;
  freePorts: boolean;
  copies?: Copies;
  /** What was asked for. */
  asked: Partial<ScenarioSettings>;
}

export const SCENARIO_DEFAULTS: ScenarioSettings = {
  preset: 'seed',
  policy: '2019',
  seed: 1,
  customers: 2_000,
  leaked: 10_000,
};

/**
 * Reads the command line of `npm start`.
 * @param argv without the program's own name
 * @throws CommanderError after it has printed what is wrong, or the help
 */
export function readOptions(argv: string[], write?: (text: string) => void): StartOptions {
  const command = new Command('npm start --')
    .description('Starts Modosu on this machine, runs the scenario of July 2019, prints its report and stays up.')
    .option('--exit', 'stop when the report is written; the exit code is 0 only if it was accepted', false)
    .option('--json <file>', 'write the report as JSON as well')
    .addOption(new Option('--preset <name>', 'the size of the attack').choices(['seed', 'official']))
    .option('--seed <n>', 'the same seed gives the same scenario (default 1)', wholeNumber(0, 4_294_967_295))
    .option('--customers <n>', 'honest customers around the attack (default 2000)', wholeNumber(0, 1_000_000))
    .option('--leaked <n>', 'leaked pairs that miss and are really tried (default 10000)', wholeNumber(0, 300_000))
    .addOption(
      new Option('--policy <name>', 'the rules in force (default 2019, without scenario hardened)').choices([
        '2019',
        'hardened',
      ]),
    )
    .option('--no-scenario', 'only start everything')
    .option('--data <dir>', 'where the data are kept (default data/, with --exit a temporary folder)')
    .option('--fresh', 'start from nothing; old data are moved aside', false)
    .option('--port <n>', 'the port of the gateway (default 8080)', wholeNumber(1, 65_535))
    .option('--free-ports', 'choose free ports for everything that has no port given', false)
    .option('--copies <list>', 'run further copies of services, for example payment=2,charging=2', howMany)
    .allowExcessArguments(false)
    .showHelpAfterError('(npm start -- --help lists the options)')
    .exitOverride();
  if (write) command.configureOutput({ writeOut: write, writeErr: write });
  const { preset, policy, seed, customers, leaked, json, data, ...rest } = command.parse(argv, { from: 'user' }).opts();
  if (rest.exit && !rest.scenario) {
    command.error('error: --exit waits for the report of the scenario, so it cannot go with --no-scenario');
  }
  const asked = Object.entries({ preset, policy, seed, customers, leaked }).filter(([, value]) => value !== undefined);
  return {
    exit: rest.exit,
    scenario: rest.scenario,
    fresh: rest.fresh,
    port: rest.port,
    freePorts: rest.freePorts,
    copies: rest.copies,
    json: json && fromCaller(json),
    data: data && fromCaller(data),
    asked: Object.fromEntries(asked),
  };
}

/** npm runs us in the project's folder, but a path is meant from where the person stood. */
function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

const MOST_COPIES = 9;

function howMany(list: string): Copies {
  const copies: Copies = {};
  for (const one of list.split(',')) {
    const [, name, number] = /^([a-z]+)=(\d+)$/.exec(one.trim()) ?? [];
    const service = SERVICES.find((known) => known === name);
    if (service === undefined || service === 'gateway' || !(Number(number) >= 1 && Number(number) <= MOST_COPIES)) {
      const named: ServiceName[] = SERVICES.filter((known) => known !== 'gateway');
      throw new InvalidArgumentError(
        `It must be like payment=2: one of ${named.join(', ')}, and from 1 to ${MOST_COPIES}.`,
      );
    }
    copies[service] = Number(number);
  }
  return copies;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

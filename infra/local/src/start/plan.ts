import { StartError } from '../process/start-error';
import type { ScenarioSettings } from './data-folder';
import { SCENARIO_DEFAULTS, type StartOptions } from './options';

/** What a start does with its data folder. */
export interface Plan {
  scenario: 'run' | 'report' | 'none';
  settings: ScenarioSettings;
  policy: ScenarioSettings['policy'];
  /** Whether the clock and the rules of the case may be the scenario's. */
  simulation: boolean;
}

/**
 * Decides between running the scenario, telling its report again, and neither.
 * @param before the scenario that was begun on these data, if any
 * @throws StartError if the data belong to a scenario with other settings, or to one that was cut short
 */
export function planStart(
  options: Pick<StartOptions, 'scenario' | 'asked'>,
  before: { settings: ScenarioSettings; finished: boolean } | undefined,
  path: string,
): Plan {
  if (before) return planAgain(options, before, path);
  const settings = { ...SCENARIO_DEFAULTS, ...options.asked };
  if (options.scenario) return { scenario: 'run', settings, policy: settings.policy, simulation: true };
  const policy = options.asked.policy ?? 'hardened';
  return { scenario: 'none', settings, policy, simulation: policy === '2019' };
}

function planAgain(
  options: Pick<StartOptions, 'scenario' | 'asked'>,
  before: { settings: ScenarioSettings; finished: boolean },
  path: string,
): Plan {
  const { settings, finished } = before;
  for (const [name, value] of Object.entries(options.asked)) {
    const was = settings[name as keyof ScenarioSettings];
    if (was === value) continue;
    throw new StartError(
      `The data in ${path} come from a scenario with --${name} ${was}, not ${value}. Add --fresh to start from nothing (the old data are moved aside), or name another folder with --data DIR.`,
    );
  }
  if (options.scenario && !finished) {
    throw new StartError(
      `The scenario on the data in ${path} was cut short before its report. Add --fresh to run it from nothing (the old data are moved aside), or --no-scenario to look at what is there.`,
    );
  }
  return { scenario: options.scenario ? 'report' : 'none', settings, policy: settings.policy, simulation: true };
}

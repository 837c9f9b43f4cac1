import { setTimeout as pause } from 'node:timers/promises';
import type { Fields } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import { type Command, Option } from 'commander';
import { list, type PageOptions } from '../api/list';
import { more, withPages } from '../api/page-options';
import { type CommandContext, type Environment, withSession } from '../command-context';
import { Failure, UsageError } from '../failure';
import { withProgress } from '../progress';
import { instant } from '../text/time';
import { whole } from '../text/yen';
import { drawChanges, drawResult } from './draw-result';
import { drawImpact, impactOf, unauthorisedCharges } from './incident-impact';
import { PRESETS, policyOf, problemsIn } from './policy-file';
import type { WhatIfRun } from './what-if';

interface Options extends PageOptions {
  policy?: string;
  from?: string;
  to?: string;
  incident?: string;
  changes?: boolean;
  run?: string;
  print?: Preset;
}

type Preset = Fields<'charging.what-if.policy'>['preset'];

const ROLES = ['fraud', 'operations', 'administrator'];
const ASKED_EVERY_MS = 250;
const SCALE = 1_000;

export function addWhatIfCommand(program: Command, environment: Environment): void {
  withPages(program.command('what-if'))
    .description(
      'Decide the recorded charge requests again under other rules, and show the difference. Nothing is changed.',
    )
    .option('--policy <file>', `a preset (${PRESETS.join(', ')}), or a JSON file of rules`)
    .option('--from <time>', 'requests from here on are decided again')
    .option('--to <time>', 'up to here')
    .option('--incident <id>', 'what became of its unauthorised charges, and what it cost others; "all" for every one')
    .option('--changes', 'list the changed decisions too')
    .option('--run <id>', 'show a run that was made before')
    .addOption(new Option('--print <preset>', 'print rules to begin a file from').choices(PRESETS))
    .addHelpText(
      'after',
      `
A file holds rules over a base; null takes a rule out; switches say what is off when:
  {"base": "hardened", "velocity": null, "perChargeYen": {"card": 10000},
   "switches": [{"scope": "credit", "off": "2019-07-02T20:00:00+09:00"}]}

Examples:
  $ modosu what-if --policy hardened --from 2019-07-01T00:00+09:00 --to 2019-07-05T00:00+09:00 --incident all
  $ modosu what-if --policy in-force --from … --to …      (must show no difference)
  $ modosu what-if --print hardened > rules.json
  $ modosu what-if --run RUN --changes --limit 20`,
    )
    .action(
      withSession(environment, ROLES, async (context, command) => {
        const options = command.opts<Options>();
        if (options.print !== undefined) return print(context, options.print);
        const runId = options.run ?? (await begin(context, options));
        const run = await watched(context, runId);
        await show(context, run, options);
      }),
    );
}

async function print(context: CommandContext, preset: Preset): Promise<void> {
  const { policy } = await context.api.call('charging.what-if.policy', { preset });
  context.terminal.out(JSON.stringify(policy, null, 2));
}

/** Asks for a run; what is wrong with the rules is shown line by line. */
async function begin(context: CommandContext, { policy, from, to }: Options): Promise<string> {
  if (policy === undefined || from === undefined || to === undefined) {
    throw new UsageError('say --policy, --from and --to; or --run for one that was made, or --print for a preset');
  }
  const request = { policy: policyOf(policy), from: instant(from), to: instant(to) };
  try {
    return (await context.api.call('charging.what-if.start', request)).runId;
  } catch (error) {
    const problems = error instanceof ApiError ? problemsIn(error.code, error.details) : undefined;
    if (problems === undefined) throw error;
    throw new Failure(['These rules cannot be decided by:', ...problems].join('\n'));
  }
}

/** Waits until the run is over. */
function watched(context: CommandContext, runId: string): Promise<WhatIfRun> {
  return withProgress(context, 'Deciding again', async (report) => {
    for (;;) {
      const run = await context.api.call('charging.what-if.show', { runId });
      const { events, share, eventsPerSecond } = run.progress;
      report({
        done: Math.round(share * SCALE),
        total: SCALE,
        note: `${whole(events)} events, ${whole(eventsPerSecond)} a second`,
      });
      if (run.state === 'done') return run;
      if (run.state === 'failed') throw new Failure(`The run failed: ${run.error ?? 'no reason is known'}`);
      if (run.state === 'interrupted') {
        throw new Failure('The service was stopped while it decided again; ask once more with the same words.');
      }
      await pause(ASKED_EVERY_MS);
    }
  });
}

async function show(
  context: CommandContext,
  run: WhatIfRun,
  { incident, changes, limit, after, all }: Options,
): Promise<void> {
  const { result } = run;
  if (result === undefined) throw new Failure('The run has no result.');
  const { runId } = run;
  const changesOf = (page: PageOptions, kind?: 'stopped') =>
    list(context.api, 'charging.what-if.changes', 'changes', page, { runId, kind });
  const impact =
    incident === undefined
      ? undefined
      : await withProgress(context, 'Comparing with the incident', async () => {
          const charges = await unauthorisedCharges(context, incident);
          const stopped = await changesOf({ all: true }, 'stopped');
          return impactOf(charges, stopped.items, run);
        });
  const page = changes ? await changesOf({ limit, after, all }) : undefined;
  const listed = page === undefined ? {} : { changes: page.items, next: page.next };
  context.show({ ...run, impact, ...listed }, () => [
    ...drawResult(run, result),
    ...(impact === undefined ? [] : ['', ...drawImpact(impact)]),
    ...(page === undefined ? [] : ['', ...drawChanges(page.items), ...more(page.next)]),
    ...(page === undefined ? ['', `The changed decisions: modosu what-if --run ${runId} --changes`] : []),
  ]);
}

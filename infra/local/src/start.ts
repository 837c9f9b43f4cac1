import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { isDiskFull, StartError } from './process/start-error';
import { PROJECT_ROOT } from './stack/programs';
import { LocalStack, type ReadyProgram } from './stack/stack';
import { DataFolder, diskHint } from './start/data-folder';
import { Interrupt, Interrupted } from './start/interrupt';
import { readOptions, type StartOptions } from './start/options';
import { type Plan, planStart } from './start/plan';
import { ScenarioRun } from './start/scenario';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** `npm start`: everything up, the scenario, its report, and up until the operator stops it. Returns the exit code. */
async function start(options: StartOptions): Promise<number> {
  const interrupt = new Interrupt(() => say('\nStopping (once more Ctrl-C to end everything at once) …'));
  const temporary = options.exit && !options.data;
  const path = temporary ? mkdtempSync(join(tmpdir(), 'modosu-')) : (options.data ?? join(PROJECT_ROOT, 'data'));
  const folder = DataFolder.open(path, { fresh: options.fresh, say });
  let keep = !temporary;
  try {
    const code = await runIn(folder, options, interrupt);
    if (temporary && code !== 0) say(`The data are kept for a look: ${path}`);
    keep ||= code !== 0;
    return code;
  } catch (error) {
    keep = true;
    throw error instanceof StartError ? new StartError(error.message + diskHint(path)) : error;
  } finally {
    folder.release();
    if (!keep) rmSync(path, { recursive: true, force: true });
  }
}

async function runIn(folder: DataFolder, options: StartOptions, interrupt: Interrupt): Promise<number> {
  const plan = planStart(options, folder.scenario(), folder.path);
  say(`Modosu starts on the data in ${folder.path}, under the rules "${plan.policy}".`);
  let died: (description: string) => void = () => {};
  const death = new Promise<string>((resolve) => {
    died = resolve;
  });
  const begin = performance.now();
  const stack = await LocalStack.start({
    data: folder.path,
    ports: options.freePorts ? 'free' : 'fixed',
    gatewayPort: options.port,
    policy: plan.policy,
    simulation: plan.simulation,
    copies: options.copies,
    eventStoreUrl: process.env.EVENTSTORE_URL,
    // The official figure is not a multiple of ¥1,000, so in that preset charges may be of any yen.
    env: plan.settings.preset === 'official' ? { charging: { POLICY_STEP_YEN: '1' } } : {},
    signal: interrupt.signal,
    onReady: (ready) => say(readyLine(ready)),
    onDeath: (_name, description) => died(description),
    say,
  });
  try {
    say(`Everything is up after ${((performance.now() - begin) / 1000).toFixed(1)} s.\n`);
    const code = plan.scenario === 'none' ? 0 : await tell(stack, folder, plan, options, { interrupt, death });
    if (options.exit || interrupt.signal.aborted) return interrupt.signal.aborted ? 130 : code;
    say(addresses(stack));
    const end = await Promise.race([interrupt.happened, death]);
    if (end !== 'interrupted') throw new StartError(end);
    return 0;
  } finally {
    await stack.stop();
    say('Everything is stopped.');
  }
}

/** Runs the scenario or tells its report again. Returns its exit code. */
async function tell(
  stack: LocalStack,
  folder: DataFolder,
  plan: Plan,
  options: StartOptions,
  ends: { interrupt: Interrupt; death: Promise<string> },
): Promise<number> {
  const reportOnly = plan.scenario === 'report';
  if (reportOnly) say('The scenario was run before on these data; this is its report, told again from the log.\n');
  else folder.beginScenario(plan.settings);
  const json = reportOnly ? options.json : folder.reportFile;
  const run = new ScenarioRun(stack, plan.settings, { state: folder.scenarioStateFile, json, reportOnly });
  try {
    const end = await Promise.race([run.exitCode, ends.interrupt.happened, ends.death]);
    if (end === 'interrupted') return 130;
    if (typeof end === 'string') throw new StartError(end);
    if (end !== 0 && (reportOnly || !existsSync(folder.reportFile))) {
      throw new StartError(`The scenario ended with exit code ${end} and without a report; what it said stands above.`);
    }
    if (!reportOnly && options.json) copyFileSync(folder.reportFile, options.json);
    return end;
  } finally {
    await run.stop();
  }
}

function readyLine({ name, port, afterMs, memoryMb }: ReadyProgram): string {
  return `  ${name.padEnd(14)} 127.0.0.1:${String(port).padEnd(5)} ready after ${String(afterMs).padStart(5)} ms ${String(memoryMb).padStart(4)} MB`;
}

/** Where the command line looks by itself. */
const USUAL_GATEWAY_PORT = 8080;

function addresses(stack: LocalStack): string {
  const { gateway, mailbox, provider, eventStore } = stack.urls;
  const at = stack.ports.gateway === USUAL_GATEWAY_PORT ? '' : ` --url ${gateway}`;
  return `
Modosu is up. Ctrl-C stops it and leaves the data in ${stack.dataFolder}
  public API       ${gateway}        (to try it: ${gateway}/docs)
  console          ${gateway}        (who to sign in as: npx modosu console ${stack.dataFolder}${at} --as fraud)
  mailbox          ${mailbox}
  card provider    ${provider}
  event store      ${eventStore}
  logs             ${join(stack.dataFolder, 'logs')}
Next, for example:
  npx modosu sign-in --local ${stack.dataFolder}${at} --as fraud
  npx modosu${at} incident list
`;
}

async function main(): Promise<number> {
  try {
    return await start(readOptions(process.argv.slice(2)));
  } catch (error) {
    // What was wrong with the command line has been printed already; asking for help is not an error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Interrupted) return 130;
    if (isDiskFull(error))
      process.stderr.write(`\nThe disk is full (${(error as Error).message}). Make room and start again.\n`);
    else if (error instanceof StartError) process.stderr.write(`\n${error.message}\n`);
    else process.stderr.write(`\nStarting failed: ${error instanceof Error ? error.stack : error}\n`);
    return 1;
  }
}

void main().then((code) => process.exit(code));

import { readFileSync, writeFileSync } from 'node:fs';
import { CardProvider } from './api/card-provider';
import { Mailbox } from './api/mailbox';
import { ScenarioApi } from './api/scenario-api';
import { needsSimulationMode } from './api/simulation-mode';
import { CASE, inWords } from './clock/scenario-time';
import { inParallel, runTimeline } from './clock/timeline';
import type { Dependencies } from './dependencies';
import { ExternalLogin } from './honest/external-login';
import { Progress } from './progress/progress';
import { collectFigures } from './report/figures';
import { knownTruth } from './report/known-truth';
import { printed } from './report/print';
import { acceptance, makeReport } from './report/report';
import { type KnownTruth, readTruth, writeTruth } from './report/state-file';
import { describeAttack, Scenario, secretFile } from './scenario';
import { readSettings, type Settings } from './settings';
import { CashPoints } from './shops/cash-points';
import { Shops } from './shops/shops';
import { Procedure } from './staff/procedure';
import { setUp } from './staff/set-up';
import { Team } from './staff/team';
import { Truth } from './truth/truth';
import { waitForNotices } from './world/notices';

const IN_FLIGHT = 32;
/** A later report must sign in anew, and no code of the second factor is taken twice. */
const BETWEEN_REPORTS = 20;

async function main(settings: Settings): Promise<number> {
  await needsSimulationMode(settings.gateway, settings.policy);
  const secret = (name: string) => readFileSync(secretFile(settings.secrets, name), 'utf8');
  const api = new ScenarioApi(settings.gateway, secret('simulation-key'), IN_FLIGHT);
  const provider = new CardProvider(settings.provider, secret('control-key'));
  try {
    return settings.reportOnly ? await reportAgain(settings, api) : await play(settings, api, provider);
  } finally {
    await Promise.all([api.close(), provider.close()]);
  }
}

/** Plays the whole case and prints the report. Returns the exit code. */
async function play(settings: Settings, api: ScenarioApi, provider: CardProvider): Promise<number> {
  const progress = new Progress();
  const truth = new Truth();
  const externalLogin = ExternalLogin.open(secretFile(settings.secrets, 'external-login-signing-key.json'));
  if (!externalLogin) progress.say('no key of the external login provider is there: honest people use passwords only');
  const dependencies: Dependencies = {
    api,
    provider,
    mailbox: new Mailbox(settings.mailbox),
    shops: new Shops(api, truth),
    cashPoints: new CashPoints(api),
    truth,
    externalLogin,
    policy: settings.policy,
  };
  const scenario = new Scenario(settings, dependencies);
  progress.say(`planned: ${scenario.everybody.length} people; ${describeAttack(scenario.takeovers)}`);
  const team = await setUp(scenario, settings, dependencies);
  progress.say('staff, shops, the campaign and the members are there; the wallet is launched');

  const timeline = scenario.timeline(team);
  await runTimeline(timeline, {
    inParallel: IN_FLIGHT,
    onTick: (minute, done) =>
      progress.show(
        () =>
          `${inWords(minute)}  ${Math.round((done / timeline.size) * 100)} %  ${truth.unauthorised.size} unauthorised charges, ${truth.reports} reports, ${api.requests} requests`,
      ),
  });
  await waitForNotices(provider);
  progress.say(
    `the days are over: ${truth.unauthorised.size} unauthorised charges, ${truth.reports} reports, ${truth.chargebacks} chargebacks`,
  );
  if (settings.attackOnly) {
    progress.say(`the desk opens at ${inWords(CASE.staffBegin)}; what is put right from here on is yours to do`);
    return 0;
  }

  const procedure =
    truth.unauthorised.size === 0
      ? undefined
      : await new Procedure({
          team,
          seed: settings.seed,
          say: (line) => progress.say(line),
          askCustomer: (_customer, chargeId) =>
            truth.unauthorised.has(chargeId) ? 'unauthorised' : truth.genuine.has(chargeId) ? 'genuine' : undefined,
        }).run();

  const endedAt = (procedure?.endedAt ?? CASE.staffBegin) + BETWEEN_REPORTS;
  const walletsYen: Record<string, number> = {};
  const people: Record<string, string> = {};
  await inParallel([...scenario.apps.values()], IN_FLIGHT, async (app) => {
    if (app.customerId !== undefined) people[app.customerId] = app.person.key;
    if (app.customerId !== undefined && app.isActive && !app.closed)
      walletsYen[app.customerId] = await app.balanceYen(endedAt);
  });
  const known = knownTruth({
    settings,
    truth,
    scenario,
    team,
    procedure,
    walletsYen,
    people,
    endedAt,
    seconds: progress.seconds,
    requests: api.requests,
  });
  return report(settings, team, known);
}

async function reportAgain(settings: Settings, api: ScenarioApi): Promise<number> {
  if (settings.state === undefined) throw new Error('--report-only needs --state, where the truth was kept');
  const known = readTruth(settings.state);
  known.endedAt += BETWEEN_REPORTS;
  return report(settings, Team.restore(api, settings.secrets, known.staff), known);
}

async function report(settings: Settings, team: Team, known: KnownTruth): Promise<number> {
  if (settings.state !== undefined) writeTruth(settings.state, known);
  const result = makeReport(known, await collectFigures(team, known, known.endedAt));
  const lines = acceptance(result);
  process.stdout.write(`\n${printed(result, lines)}`);
  const accepted = lines.every(({ holds }) => holds);
  if (settings.json !== undefined) {
    writeFileSync(settings.json, `${JSON.stringify({ ...result, accepted, acceptance: lines }, null, 2)}\n`);
  }
  return accepted ? 0 : 1;
}

process.once('SIGTERM', () => process.exit(143));
void main(readSettings(process.argv.slice(2))).then(
  (code) => process.exit(code),
  (error: Error) => {
    process.stderr.write(
      `\nThe scenario stopped: ${error.message}\n${error.stack?.split('\n').slice(1, 6).join('\n') ?? ''}\n`,
    );
    process.exit(1);
  },
);

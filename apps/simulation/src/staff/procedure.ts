import { setTimeout as sleep } from 'node:timers/promises';
import type { Fields } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';
import { CASE, isoOf, july, type Minute } from '../clock/scenario-time';
import { inParallel } from '../clock/timeline';
import { Random } from '../random/random';
import { type Classified, isFlagged } from './classified';
import type { Team } from './team';

/** A device, or an address, is an indicator from here on. One's own typing errors make one refused account. */
const DEVICE_ACCOUNTS = 3;
const REPORTED = 2;
const REFUSED_ACCOUNTS = 5;
const MOST_CALLS = 100;
const ANSWERED = 0.6;
/** Money of so many victims does not come to one account by chance. */
const KNOWING_VICTIMS = 2;
const PATIENCE_MS = 120_000;

type StandsOut = Item<'compensation.alert.flagged'>;
type CallbackAnswer = Fields<'compensation.incident.record-callback'>['answer'];

export interface ProcedureDependencies {
  team: Team;
  seed: number;
  /** What a customer says who is called back: the only way by which the truth reaches the staff. */
  askCustomer: (customerId: string, chargeId: string) => 'unauthorised' | 'genuine' | undefined;
  say: (line: string) => void;
}

export interface ProcedureResult {
  incidentId: string;
  planId: string;
  /** Charges that were flagged when the plan was approved. */
  flaggedIds: string[];
  calls: number;
  refusedReports: number;
  /** Charges that were compensated and then corrected. */
  correctedIds: string[];
  endedAt: Minute;
}

/** What the staff do, step by step, over what the API shows them and nothing else. */
export class Procedure {
  private minute: Minute = CASE.staffBegin;

  constructor(private readonly dependencies: ProcedureDependencies) {}

  async run(): Promise<ProcedureResult> {
    const { team, say } = this.dependencies;
    const incidentId = await this.openIncident();
    await this.scope(incidentId);
    const calls = await this.callBack(incidentId);
    await this.scope(incidentId);
    await this.holdFunds(incidentId);
    const charges = await this.charges(incidentId);
    const refusedReports = await this.refuseReports(charges);
    await this.holdReceiversLiable(incidentId);
    const planId = await this.proposeAndApprove(incidentId);
    await this.waitUntilExecuted(planId);
    const correctedIds = await this.correct(charges.filter(isFlagged));
    this.next();
    const closed = await team.fraud.ask('compensation.incident.close', { incidentId }, this.minute);
    say(
      closed.ok
        ? 'the incident is closed'
        : `the incident stays open: ${closed.code} ${JSON.stringify(closed.details)}`,
    );
    const flaggedIds = charges.filter(isFlagged).map(({ transactionId }) => transactionId);
    return { incidentId, planId, flaggedIds, calls, refusedReports, correctedIds, endedAt: this.minute };
  }

  /** Sees what stands out, opens the incident over the days of the case, and adds the indicators by the rule above. */
  private async openIncident(): Promise<string> {
    const { team, say } = this.dependencies;
    const from = isoOf(july(1));
    const to = isoOf(CASE.reportsUntil);
    const { flagged } = await team.fraud.call('compensation.alert.flagged', { from, to, limit: 1_000 }, this.next());
    const opened = { name: 'Charges from cards by strangers, July 2019', from, to };
    const { incidentId } = await team.fraud.call('compensation.incident.open', opened, this.next());
    const indicators = flagged.filter(isIndicator);
    for (const { kind, value, accounts, refusedSignIns, reported } of indicators) {
      const reason = `${accounts} accounts, ${reported} reported charges, refused on ${refusedSignIns} accounts`;
      const added = { incidentId, kind, value, reason };
      await team.fraud.call('compensation.incident.add-indicator', added, this.minute);
    }
    say(`${flagged.length} things stand out, ${indicators.length} of them are indicators`);
    return incidentId;
  }

  private async scope(incidentId: string): Promise<void> {
    const { team, say } = this.dependencies;
    const scope = await team.fraud.call('compensation.incident.scope', { incidentId }, this.next());
    const { confirmed, probable, suspected } = scope.charges;
    say(
      `scoped in ${scope.rounds} rounds: ${scope.accounts} accounts; charges confirmed ${confirmed}, probable ${probable}, suspected ${suspected}`,
    );
  }

  private charges(incidentId: string, classification?: Classified['classification']): Promise<Classified[]> {
    const wanted = { incidentId, kind: 'charge', classification } as const;
    const { fraud } = this.dependencies.team;
    return fraud.all('compensation.incident.transactions', 'transactions', wanted, this.minute);
  }

  /** Those only suspected are called: at most a hundred calls, those with most to tell first. */
  private async callBack(incidentId: string): Promise<number> {
    const { team, seed, askCustomer, say } = this.dependencies;
    const byCustomer = new Map<string, Classified[]>();
    for (const charge of await this.charges(incidentId, 'suspected')) {
      byCustomer.set(charge.customerId, [...(byCustomer.get(charge.customerId) ?? []), charge]);
    }
    const most = (charges: Classified[]) => Math.max(...charges.map(({ score }) => score));
    const called = [...byCustomer.entries()]
      .sort(([a, x], [b, y]) => most(y) - most(x) || y.length - x.length || (a < b ? -1 : 1))
      .slice(0, MOST_CALLS);
    this.next();
    for (const [customerId, charges] of called) {
      const picksUp = Random.of(seed, 'call', customerId).chance(ANSWERED);
      const answers = new Map<CallbackAnswer, string[]>();
      for (const { transactionId } of charges) {
        const answer = (picksUp ? askCustomer(customerId, transactionId) : undefined) ?? 'no-answer';
        answers.set(answer, [...(answers.get(answer) ?? []), transactionId]);
      }
      for (const [answer, transactionIds] of answers) {
        const said = { incidentId, customerId, transactionIds: transactionIds.slice(0, 50), answer };
        await team.fraud.call('compensation.incident.record-callback', said, this.minute);
      }
    }
    say(`${called.length} of ${byCustomer.size} customers with suspected charges were called`);
    return called.length;
  }

  private async holdFunds(incidentId: string): Promise<void> {
    const { team, say } = this.dependencies;
    const held = await team.fraud.call('compensation.incident.hold-funds', { incidentId }, this.next());
    say(`¥${held.heldYen.toLocaleString('en')} held in ${held.wallets} wallets`);
  }

  /** A report is refused if every charge that it names is cleared; a second person reads it first. */
  private async refuseReports(charges: readonly Classified[]): Promise<number> {
    const { team } = this.dependencies;
    const cleared = new Map(
      charges.filter(({ classification }) => classification === 'cleared').map((one) => [one.transactionId, one]),
    );
    const open = await team.fraud.all('compensation.report.list', 'reports', { state: 'open' }, this.next());
    const refused = open.filter(({ chargeIds }) => chargeIds.length > 0 && chargeIds.every((id) => cleared.has(id)));
    for (const { reportId, chargeIds } of refused) {
      const evidence = [...new Set(chargeIds.flatMap((id) => cleared.get(id)!.evidence))].slice(0, 50);
      const reason = 'Every charge was made with the device the account has always been used with.';
      await team.fraud.call('compensation.report.propose-refusal', { reportId, reason, evidence }, this.minute);
      await team.approver.call('compensation.report.confirm-refusal', { reportId }, this.minute + 1);
    }
    this.next();
    return refused.length;
  }

  /**
   * A first plan shows who spent money that was sent to them. Whoever got it from several victims knew, say two people;
   * what anybody else spent stays our loss.
   */
  private async holdReceiversLiable(incidentId: string): Promise<void> {
    const { team, say } = this.dependencies;
    const { planId } = await team.fraud.call('compensation.plan.propose', { incidentId }, this.next());
    const lines = await team.fraud.all('compensation.plan.show', 'lines', { planId }, this.next());
    const victims = new Map<string, Set<string>>();
    const spent = new Set<string>();
    for (const { customerId: victim, receivers = [] } of lines) {
      for (const { customerId, spentYen } of receivers) {
        victims.set(customerId, (victims.get(customerId) ?? new Set()).add(victim));
        if (spentYen > 0) spent.add(customerId);
      }
    }
    const liable = [...spent].filter((customerId) => victims.get(customerId)!.size >= KNOWING_VICTIMS).sort();
    for (const customerId of liable) {
      const said = {
        incidentId,
        customerId,
        reason: 'Money of several victims went to this account, and was spent at once.',
        evidence: [`money of ${victims.get(customerId)!.size} victims in plan ${planId}`],
      };
      await team.fraud.call('compensation.incident.propose-liability', said, this.minute);
      const confirmed = { incidentId, customerId };
      await team.approver.call('compensation.incident.confirm-liability', confirmed, this.minute + 1);
    }
    if (liable.length > 0) this.next();
    say(`${liable.length} of ${spent.size} receivers who spent stolen money owe it, say two people`);
  }

  /** The totals are added up again before anybody approves them. */
  private async proposeAndApprove(incidentId: string): Promise<string> {
    const { team, say } = this.dependencies;
    const plan = await team.fraud.call('compensation.plan.propose', { incidentId }, this.next());
    const { planId, contentHash } = plan;
    const lines = await team.approver.all('compensation.plan.show', 'lines', { planId }, this.next());
    const sumYen = lines.reduce((sum, { kind, amountYen }) => sum + (kind === 'closed-balance' ? 0 : amountYen), 0);
    const { totals } = plan;
    if (lines.length !== totals.lines || sumYen !== totals.outflowYen) {
      throw new Error(
        `the plan says ¥${totals.outflowYen} in ${totals.lines} lines; added up: ¥${sumYen} in ${lines.length}`,
      );
    }
    await team.approver.call('compensation.plan.approve', { planId, contentHash }, this.next());
    say(`a plan of ${lines.length} lines over ¥${sumYen.toLocaleString('en')} is approved by the second person`);
    return planId;
  }

  private async waitUntilExecuted(planId: string): Promise<void> {
    const { team, say } = this.dependencies;
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const progress = await team.fraud.call('compensation.plan.progress', { planId }, this.minute);
      if (progress.state === 'executed') {
        say(`everybody is made whole, ${progress.secondsToMadeWhole?.toFixed(1)} s after the approval`);
        return;
      }
      if (Date.now() > until) {
        const failing = progress.failing.slice(0, 5).map(({ originalId, error }) => `${originalId}: ${error}`);
        throw new Error(`the plan is not done: ${progress.completed} of ${progress.lines}; ${failing.join('; ')}`);
      }
      await sleep(200);
    }
  }

  /**
   * Customers whose report slipped through admit it when they are asked, and owe what they got, also for what was
   * taken for theft only because of that report.
   */
  private async correct(flagged: readonly Classified[]): Promise<string[]> {
    const { team, askCustomer } = this.dependencies;
    const isGenuine = ({ customerId, transactionId }: Classified) =>
      askCustomer(customerId, transactionId) === 'genuine';
    const admitted = new Set(
      flagged.filter((charge) => charge.reported && isGenuine(charge)).map(({ customerId }) => customerId),
    );
    const wrong = flagged.filter((charge) => admitted.has(charge.customerId) && isGenuine(charge));
    this.next();
    await inParallel(wrong, 1, async ({ transactionId }) => {
      const originalId = transactionId;
      const reason = 'The customer made this charge, as they admit now.';
      const { correctionId } = await team.fraud.call(
        'compensation.correction.propose',
        { originalId, reason },
        this.minute,
      );
      await team.approver.call('compensation.correction.approve', { originalId, correctionId }, this.minute + 1);
    });
    return wrong.map(({ transactionId }) => transactionId);
  }

  private next(): Minute {
    this.minute += 5;
    return this.minute;
  }
}

export function isIndicator({ kind, accounts, refusedSignIns, reported }: StandsOut): boolean {
  if (kind === 'device') return accounts >= DEVICE_ACCOUNTS && reported >= REPORTED;
  if (kind === 'address') return refusedSignIns >= REFUSED_ACCOUNTS && reported >= REPORTED;
  return kind === 'reset-contact' && accounts >= DEVICE_ACCOUNTS && reported >= REPORTED;
}

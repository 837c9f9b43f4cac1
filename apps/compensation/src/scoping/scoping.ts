import { inChunks } from '@modosu/concurrency/in-chunks';
import type { ScopeSummary } from '@modosu/contracts/compensation.events';
import { payloadHash } from '@modosu/event-store-client/hash-chain';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { idFor, stepId } from '@modosu/service-kit/request/ids';
import type { CommandFields } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { ACCOUNT_TAKEOVER_1 } from '../classification/rules';
import { isFlagged, type Scope, widen } from '../classification/scope';
import { EvidenceReader } from '../evidence/evidence.reader';
import { Incidents } from '../incident/incident.aggregate';
import type { Incident } from '../incident/incident.state';
import { PATIENCE } from '../policy/compensation-policy';
import { Scopes } from '../scope/scope.aggregate';
import type { ClassifiedTransaction, ScopeEvent } from '../scope/scope.events';

/** One append holds at most a mebibyte; a transaction takes some 400 bytes. */
const CHUNK = 500;

/** Runs the rules over an incident and keeps what they said, transaction by transaction. */
@Injectable()
export class Scoping {
  constructor(
    private readonly incidents: Incidents,
    private readonly scopes: Scopes,
    private readonly evidence: EvidenceReader,
    private readonly readModels: ReadModels,
  ) {}

  /** Widens to the fixed point. The scope's id follows from the command, so a repeated request makes no second one. */
  async run(incidentId: string, incident: Incident, command: CommandFields): Promise<ScopeSummary> {
    await this.readModels.caughtUp(PATIENCE);
    const evidence = await this.evidence.between(incident.from, incident.to);
    const scope = widen(evidence, incident.indicators, incident.callbacks, ACCOUNT_TAKEOVER_1);
    const scopeId = await this.keep(incidentId, scope, command);
    const summary = summarise(scope, command.now);
    await this.incidents.handle(incidentId, { type: 'record-scope', scopeId, summary }, command);
    await this.readModels.caughtUp(PATIENCE);
    return summary;
  }

  private async keep(incidentId: string, scope: Scope, command: CommandFields): Promise<string> {
    // What is cleared and was not reported by anybody is every other transaction; the rules can name it again.
    const kept = scope.transactions.filter((one) => one.classification !== 'cleared' || one.reported).map(row);
    // By content: a request that is sent again after evidence has moved must not go on in the middle of another scope.
    const scopeId = idFor(command.commandId, 'scope', incidentId, payloadHash({ kept, accounts: scope.accounts }));
    const ids = { scopeId, incidentId, ruleVersion: scope.ruleVersion };
    let step = 0;
    const append = (chunk: ScopeEvent) =>
      this.scopes.handle(scopeId, chunk, { ...command, commandId: stepId(scopeId, `chunk-${step++}`) });
    for (const transactions of inChunks(kept, CHUNK)) {
      await append({ type: 'scope.transactions-classified.v1', data: { ...ids, transactions } });
    }
    for (const accounts of inChunks(scope.accounts, CHUNK)) {
      await append({ type: 'scope.accounts-listed.v1', data: { scopeId, incidentId, accounts } });
    }
    return scopeId;
  }
}

function row({
  transaction,
  classification,
  score,
  evidence,
  reported,
}: Scope['transactions'][number]): ClassifiedTransaction {
  const { id, kind, customerId, amountYen, at, sessionId } = transaction;
  return { transactionId: id, kind, customerId, amountYen, at, sessionId, classification, score, evidence, reported };
}

function summarise(scope: Scope, at: string): ScopeSummary {
  const none = () => ({ confirmed: 0, probable: 0, suspected: 0, cleared: 0 });
  const charges = none();
  const chargedYen = none();
  let debits = 0;
  for (const { transaction, classification } of scope.transactions) {
    if (transaction.kind === 'charge') {
      charges[classification]++;
      chargedYen[classification] += transaction.amountYen;
    } else if (isFlagged(classification)) debits++;
  }
  const { ruleVersion, rounds } = scope;
  return { ruleVersion, rounds, accounts: scope.accounts.length, charges, chargedYen, debits, at };
}

import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { inChunks } from '@modosu/concurrency/in-chunks';
import * as identity from '@modosu/contracts/identity.messages';
import { returnTransfer } from '@modosu/contracts/payment/transfers.messages';
import * as payment from '@modosu/contracts/payment.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Injectable } from '@nestjs/common';
import { EvidenceReader } from '../evidence/evidence.reader';
import { Incidents } from '../incident/incident.aggregate';
import type { Incident } from '../incident/incident.state';
import { Drafting } from '../planning/draft';
import { AT_ONCE } from '../policy/compensation-policy';

const CUSTOMERS_A_CALL = 1_000;

/** Sets money of a classified incident aside. */
@Injectable()
export class Holding {
  constructor(
    private readonly drafting: Drafting,
    private readonly messenger: Messenger,
    private readonly incidents: Incidents,
    private readonly evidence: EvidenceReader,
  ) {}

  /** Sets aside what is left and ends the victims' sessions, among them those that made the charges. */
  async hold(incidentId: string, incident: Incident, context: RequestContext) {
    const { lines, flagged, onTheWay } = await this.drafting.draft(incident, context);
    const cleared = new Set(flagged.decided.map(({ transactionId }) => transactionId));
    let heldYen = 0;
    const wallets = new Set<string>();
    const holds = lines
      .filter(({ originalId }) => !cleared.has(originalId))
      .flatMap((line) => line.holds.map((hold) => ({ ...hold, holdId: line.originalId })));
    for (const { customerId, lotId, amountYen, originalId } of onTheWay) {
      if (!cleared.has(originalId)) holds.push({ customerId, lotIds: [lotId], amountYen, holdId: originalId });
    }
    await this.stopOffers(flagged.debits, incident.name, context);
    await forEachLimit(holds, AT_ONCE, async ({ customerId, lotIds, amountYen, holdId }) => {
      const step = context.child(`hold:${holdId}:${customerId}:${lotIds.join()}`);
      const reason = `incident ${incident.name}`;
      const request = { customerId, holdId, incidentId, lotIds, maximumYen: amountYen, reason };
      const held = await this.messenger.send(payment.placeHold, request, step, { as: 'service' });
      heldYen += held.heldYen;
      if (held.heldYen > 0) wallets.add(customerId);
    });
    const sessionsEnded = await this.endSessions([...flagged.customers].sort(), incident.name, context);
    const figures = { wallets: wallets.size, heldYen, sessionsEnded };
    await this.incidents.handle(incidentId, { type: 'record-hold', ...figures }, context.command());
    return figures;
  }

  /** Money of a victim's own that a stranger has offered to somebody is still in the victim's wallet: it stays there. */
  private async stopOffers(debits: ReadonlySet<string>, name: string, context: RequestContext): Promise<void> {
    const offers = await this.evidence.offersAmong([...debits]);
    await forEachLimit(offers, AT_ONCE, async (transferId) => {
      const request = { transferId, reason: `incident ${name}` };
      const step = context.child(`stop-offer:${transferId}`);
      await this.messenger.send(returnTransfer, request, step, { as: 'service' }).catch((error: unknown) => {
        // Sent, ended or held for an incident meanwhile.
        if (!(error instanceof ServiceError) || error.code !== 'TRANSFER_NOT_OPEN') throw error;
      });
    });
  }

  private async endSessions(customerIds: string[], reason: string, context: RequestContext): Promise<number> {
    let ended = 0;
    for (const [at, some] of inChunks(customerIds, CUSTOMERS_A_CALL).entries()) {
      const request = { customerIds: some, reason: `incident ${reason}` };
      const step = context.child(`sessions-${at * CUSTOMERS_A_CALL}`);
      const { revoked } = await this.messenger.send(identity.revokeSessions, request, step, { as: 'service' });
      ended += revoked;
    }
    return ended;
  }
}

import * as charging from '@modosu/contracts/charging.messages';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import * as ledger from '@modosu/contracts/ledger.messages';
import type { Messenger } from '@modosu/service-kit/messenger';
import type { RequestContext } from '@modosu/service-kit/request-context';

/** An answer must fit into one message of the broker, a mebibyte. */
const WALLETS_A_CALL = 25;
const CHARGES_A_CALL = 500;

/** Asks the ledger where money went and charging what became of charges. */
export class Flows {
  constructor(private readonly messenger: Messenger) {}

  /**
   * Every lot of these customers' wallets and of those their flagged transfers went to, any number of hops.
   * @param atLeast log position that the ledger must have reached
   */
  async reaching(
    customerIds: Iterable<string>,
    flaggedDebits: ReadonlySet<string>,
    atLeast: bigint,
    context: RequestContext,
  ): Promise<LotFlow[]> {
    const lots: LotFlow[] = [];
    const asked = new Set<string>();
    let next = [...new Set(customerIds)].sort();
    while (next.length > 0) {
      for (const customerId of next) asked.add(customerId);
      const found = await this.ask(next, atLeast, context);
      lots.push(...found);
      next = [...new Set(receivers(found, flaggedDebits))].filter((customerId) => !asked.has(customerId)).sort();
    }
    return lots;
  }

  async chargedBack(chargeIds: readonly string[], context: RequestContext): Promise<Set<string>> {
    const found = new Set<string>();
    for (let from = 0; from < chargeIds.length; from += CHARGES_A_CALL) {
      const some = chargeIds.slice(from, from + CHARGES_A_CALL);
      const { charges } = await this.messenger.send(charging.chargeStates, { chargeIds: some }, context, {
        as: 'service',
      });
      for (const { chargeId, state } of charges) {
        if (state === 'charged-back' || state === 'chargeback-accepted') found.add(chargeId);
      }
    }
    return found;
  }

  private async ask(customerIds: readonly string[], atLeast: bigint, context: RequestContext): Promise<LotFlow[]> {
    const lots: LotFlow[] = [];
    for (let from = 0; from < customerIds.length; from += WALLETS_A_CALL) {
      const some = customerIds.slice(from, from + WALLETS_A_CALL);
      const request = { customerIds: some, atLeast: String(atLeast) };
      const answer = await this.messenger.send(ledger.walletFlows, request, context, { as: 'service' });
      lots.push(...answer.lots);
    }
    return lots;
  }
}

function receivers(lots: readonly LotFlow[], flaggedDebits: ReadonlySet<string>): string[] {
  return lots
    .flatMap(({ uses }) => uses)
    .flatMap((use) => (use.kind === 'transfer' && flaggedDebits.has(use.debitId) ? (use.toCustomerId ?? []) : []));
}

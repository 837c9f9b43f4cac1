import { inChunks } from '@modosu/concurrency/in-chunks';
import * as charging from '@modosu/contracts/charging.messages';
import type { LotFlow } from '@modosu/contracts/ledger.messages';
import * as ledger from '@modosu/contracts/ledger.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Taint } from './taint';

/** So that there is seldom more than a page of them. */
const WALLETS_A_CALL = 25;
const CHARGES_A_CALL = 500;

/** Asks the ledger where money went and charging what became of charges. */
@Injectable()
export class Flows {
  constructor(private readonly messenger: Messenger) {}

  /**
   * Every lot of these customers' wallets, of those their flagged transfers went to, and of those the receivers sent that
   * money on to, any number of hops.
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
      const found = await this.of(next, atLeast, context);
      lots.push(...found);
      const further = [...receivers(found, flaggedDebits), ...new Taint(lots, flaggedDebits).receivers()];
      next = [...new Set(further)].filter((customerId) => !asked.has(customerId)).sort();
    }
    return lots;
  }

  /** What became of charges, in the order asked for. */
  async states(chargeIds: readonly string[], context: RequestContext): Promise<{ chargeId: string; state: string }[]> {
    const found: { chargeId: string; state: string }[] = [];
    for (const some of inChunks(chargeIds, CHARGES_A_CALL)) {
      const { charges } = await this.messenger.send(charging.chargeStates, { chargeIds: some }, context, {
        as: 'service',
      });
      for (const { chargeId, state } of charges) found.push({ chargeId, state });
    }
    return found;
  }

  /** Every lot of these wallets. */
  async of(customerIds: readonly string[], atLeast: bigint, context: RequestContext): Promise<LotFlow[]> {
    const lots: LotFlow[] = [];
    for (const some of inChunks(customerIds, WALLETS_A_CALL)) {
      let after: string | undefined;
      do {
        const page = { customerIds: some, atLeast: String(atLeast), after };
        const answer: ReplyOf<typeof ledger.walletFlows> = await this.messenger.send(
          ledger.walletFlows,
          page,
          context,
          { as: 'service' },
        );
        append(lots, answer.lots);
        after = answer.next;
      } while (after !== undefined);
    }
    return lots;
  }
}

/** A lot that was cut by the end of a page goes on with the further of its uses. */
function append(lots: LotFlow[], page: readonly LotFlow[]): void {
  for (const lot of page) {
    const last = lots.at(-1);
    if (last?.lotId === lot.lotId && last.customerId === lot.customerId) last.uses.push(...lot.uses);
    else lots.push({ ...lot, uses: [...lot.uses] });
  }
}

function receivers(lots: readonly LotFlow[], flaggedDebits: ReadonlySet<string>): string[] {
  return lots
    .flatMap(({ uses }) => uses)
    .flatMap((use) => (use.kind === 'transfer' && flaggedDebits.has(use.debitId) ? (use.toCustomerId ?? []) : []));
}

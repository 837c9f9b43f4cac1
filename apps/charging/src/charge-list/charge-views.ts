import type { showCharge } from '@modosu/contracts/charging.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import type { Database } from '@modosu/read-models/database/database';
import { chargeView } from '../charge/charge.state';
import type { Charges } from '../charge/charges';
import type { Fundings } from '../funding/fundings';
import { chargeRow, chargesOf } from './charge-list.projection';

export type ChargeView = ReplyOf<typeof showCharge>;

/** How many streams are read at a time. */
const AT_ONCE = 64;

/** Charges as others see them, each read from its stream, so never stale. */
export class ChargeViews {
  constructor(
    private readonly charges: Charges,
    private readonly fundings: Fundings,
    private readonly db: Database,
  ) {}

  /**
   * @param askedBy a customer, who may ask for a charge before any read model knows whose it is
   * @throws Refusal NOT_FOUND
   */
  async of(chargeId: string, askedBy?: string): Promise<ChargeView> {
    const { state } = await this.charges.load(chargeId);
    if (state.phase !== 'none') return chargeView(state);
    // Its stream begins when the provider has been asked; until then the account's stream knows it.
    const customerId = askedBy ?? (await chargeRow(this.db, chargeId))?.customer_id;
    const view = customerId === undefined ? undefined : await this.reserved(customerId, chargeId);
    if (view === undefined) throw new Refusal('NOT_FOUND');
    return view;
  }

  /** In the order asked for. @throws Refusal NOT_FOUND naming the first that is not there */
  async ofAll(chargeIds: readonly string[]): Promise<ChargeView[]> {
    const views = new Array<ChargeView>(chargeIds.length);
    const left = [...chargeIds.entries()];
    const worker = async () => {
      for (let next = left.pop(); next !== undefined; next = left.pop()) views[next[0]] = await this.of(next[1]);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, left.length) }, worker));
    return views;
  }

  async list(customerId: string, page: { limit: number; after?: string | undefined }): Promise<ChargeView[]> {
    const rows = await chargesOf(this.db, customerId, page);
    return this.ofAll(rows.map((row) => row.charge_id));
  }

  private async reserved(customerId: string, chargeId: string): Promise<ChargeView | undefined> {
    const { state } = await this.fundings.load(customerId);
    const charge = state.charges.find((one) => one.chargeId === chargeId);
    if (charge === undefined) return undefined;
    const { method, amountYen, at, released } = charge;
    const standing = released === undefined ? 'requested' : 'declined';
    return { chargeId, customerId, method, amountYen, state: standing, refundedYen: 0, requestedAt: at };
  }
}

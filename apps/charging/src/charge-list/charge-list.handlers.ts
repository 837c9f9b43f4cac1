import { forEachLimit } from '@modosu/concurrency/for-each-limit';
import { chargeStates, listCharges, showCharge } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Charges } from '../charge/charge.aggregate';
import { chargeView } from '../charge/charge.state';
import { Fundings } from '../funding/funding.aggregate';
import { chargeRow, chargesOf } from './charge-list.projection';

type ChargeView = ReplyOf<typeof showCharge>;

/** How many streams are read at a time. */
const AT_ONCE = 64;

/** Charges as others see them, each read from its stream, so never stale. */
@Injectable()
export class ChargeListHandlers {
  constructor(
    private readonly charges: Charges,
    private readonly fundings: Fundings,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(showCharge)
  async show({ chargeId }: RequestOf<typeof showCharge>, { actor }: RequestContext) {
    if (actor.kind !== 'customer') return this.view(chargeId);
    const view = await this.view(chargeId, actor.id);
    // To others it is as if it were not there.
    if (view.customerId !== actor.id) throw new Refusal('NOT_FOUND');
    return view;
  }

  @Handles(chargeStates)
  async states({ chargeIds }: RequestOf<typeof chargeStates>, _context: RequestContext) {
    return { charges: await this.views(chargeIds) };
  }

  @Handles(listCharges)
  async list(page: RequestOf<typeof listCharges>, { actor }: RequestContext) {
    const rows = await chargesOf(this.readModels.db, actor.id, page);
    return { charges: await this.views(rows.map((row) => row.charge_id)) };
  }

  /** In the order asked for. @throws Refusal NOT_FOUND */
  private async views(chargeIds: readonly string[]): Promise<ChargeView[]> {
    const views = new Array<ChargeView>(chargeIds.length);
    await forEachLimit([...chargeIds.entries()], AT_ONCE, async ([place, chargeId]) => {
      views[place] = await this.view(chargeId);
    });
    return views;
  }

  /**
   * @param askedBy a customer, who may ask for a charge before any read model knows whose it is
   * @throws Refusal NOT_FOUND
   */
  private async view(chargeId: string, askedBy?: string): Promise<ChargeView> {
    const { state } = await this.charges.load(chargeId);
    if (state.phase !== 'none') return chargeView(state);
    // Its stream begins when the provider has been asked; until then the account's stream knows it.
    const customerId = askedBy ?? (await chargeRow(this.readModels.db, chargeId))?.customer_id;
    const view = customerId === undefined ? undefined : await this.reserved(customerId, chargeId);
    if (view === undefined) throw new Refusal('NOT_FOUND');
    return view;
  }

  private async reserved(customerId: string, chargeId: string): Promise<ChargeView | undefined> {
    const { state } = await this.fundings.load(customerId);
    const charge = state.charges.find((one) => one.chargeId === chargeId);
    if (charge === undefined) return undefined;
    const { method, amountYen, at: requestedAt, released } = charge;
    const reached = released === undefined ? 'requested' : 'declined';
    return { chargeId, customerId, method, amountYen, state: reached, refundedYen: 0, requestedAt };
  }
}

import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Continues } from '@modosu/service-kit/read-models/processes';
import { type ProcessContext, RequestContext } from '@modosu/service-kit/request/request-context';
import { ServiceTime } from '@modosu/service-kit/request/service-time';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Incidents } from '../incident/incident.aggregate';
import { pageOf } from '../page/page';
import { numberIn, placeFrom, placeOf } from '../page/page-place';
import { type HoldWork, holdProcess } from './hold.process';
import { Holding } from './holding';
import { type HeldFor, HoldsReader } from './holds.reader';
import { Releasing } from './releasing';

/** Money is set aside for an incident, shown, and released. */
@Injectable()
export class HoldHandlers {
  constructor(
    private readonly incidents: Incidents,
    private readonly holding: Holding,
    private readonly holds: HoldsReader,
    private readonly releasing: Releasing,
    private readonly time: ServiceTime,
  ) {}

  @Handles(messages.holdFunds)
  async hold({ incidentId }: RequestOf<typeof messages.holdFunds>, context: RequestContext) {
    return this.holding.hold(incidentId, await this.incidents.open(incidentId), context);
  }

  @Handles(messages.listHolds)
  async list({ incidentId, limit, after }: RequestOf<typeof messages.listHolds>, _context: RequestContext) {
    await this.incidents.known(incidentId);
    const [position, customerId = '', originalId = ''] = placeFrom(after, 3) ?? [];
    const place = position === undefined ? undefined : { position: String(numberIn(position)), customerId, originalId };
    const held = await this.holds.ofIncident(incidentId, limit + 1, place);
    const { items, next } = pageOf(held, limit, holdView, (last) =>
      placeOf([last.position, last.customerId, last.originalId]),
    );
    return { holds: items, next };
  }

  @Handles(messages.releaseHeld)
  async release(request: RequestOf<typeof messages.releaseHeld>, context: RequestContext) {
    const { incidentId, customerId, originalId, reason } = request;
    await this.incidents.known(incidentId);
    return { releasedYen: await this.releasing.byHand(incidentId, customerId, originalId, reason, context) };
  }

  /** One hold, however old: as of now, not of when it was set aside. */
  @Continues(holdProcess)
  async check({ customerId, holdId }: HoldWork, context: ProcessContext): Promise<void> {
    const now = await this.time.now();
    await this.releasing.ifUnfounded(customerId, holdId, new RequestContext({ ...context.step('hold'), now }));
  }
}

const holdView = ({ customerId, originalId, heldYen, heldAt }: HeldFor) => ({
  customerId,
  originalId,
  heldYen,
  heldAt,
});

import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Desk } from '../desk';
import { numberIn, placeFrom, placeOf } from '../page-place';
import type { HeldFor } from './holds.reader';

/** What is on hold for an incident, and the way out of it by hand. */
@Controller()
export class HoldController {
  constructor(private readonly desk: Desk) {}

  @Answers(messages.listHolds)
  async list({ incidentId, limit, after }: RequestOf<typeof messages.listHolds>, _context: RequestContext) {
    await this.desk.incident(incidentId);
    await this.desk.readModels.caughtUp();
    const [position, customerId = '', originalId = ''] = placeFrom(after, 3) ?? [];
    const place = position === undefined ? undefined : { position: String(numberIn(position)), customerId, originalId };
    const found = await this.desk.holds.ofIncident(incidentId, limit + 1, place);
    const page = found.slice(0, limit);
    const holds = page.map(({ customerId, originalId, heldYen, heldAt }) => ({
      customerId,
      originalId,
      heldYen,
      heldAt,
    }));
    return { holds, ...(found.length > limit ? { next: nextOf(page.at(-1)!) } : {}) };
  }

  @Answers(messages.releaseHeld)
  async release(request: RequestOf<typeof messages.releaseHeld>, context: RequestContext) {
    const { incidentId, customerId, originalId, reason } = request;
    await this.desk.incident(incidentId);
    return {
      releasedYen: await this.desk.releasing.byHand(incidentId, customerId, originalId, reason, context),
    };
  }
}

const nextOf = ({ position, customerId, originalId }: HeldFor) => placeOf([position, customerId, originalId]);

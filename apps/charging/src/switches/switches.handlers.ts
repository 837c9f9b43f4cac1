import { chargingEvents } from '@modosu/contracts/charging.events';
import { listSwitches, setSwitch } from '@modosu/contracts/charging.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Switches } from './switches.aggregate';

const SCOPES = chargingEvents['switch.changed.v1'].shape.scope.options;

/** Stopping and restarting ways of charging, and registrations. */
@Injectable()
export class SwitchesHandlers {
  constructor(private readonly switches: Switches) {}

  @Handles(setSwitch)
  async set(request: RequestOf<typeof setSwitch>, context: RequestContext) {
    await this.switches.set({ ...request, by: context.actor.id }, context);
    return {};
  }

  @Handles(listSwitches)
  async list(_request: RequestOf<typeof listSwitches>, _context: RequestContext) {
    const positions = await this.switches.positions();
    return { switches: SCOPES.map((scope) => ({ scope, on: true, ...positions[scope] })) };
  }
}

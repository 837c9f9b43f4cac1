import { chargingEvents } from '@modosu/contracts/charging.events';
import { listSwitches, setSwitch } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { SwitchBoard } from './switch-board';

const SCOPES = chargingEvents['switch.changed.v1'].shape.scope.options;

/** Stopping and restarting ways of charging, and registrations. */
@Controller()
export class SwitchesController {
  constructor(private readonly board: SwitchBoard) {}

  @Answers(setSwitch)
  async set(request: RequestOf<typeof setSwitch>, context: RequestContext): Promise<ReplyOf<typeof setSwitch>> {
    await this.board.set({ ...request, by: context.actor.id }, context);
    return {};
  }

  @Answers(listSwitches)
  async list(
    _request: RequestOf<typeof listSwitches>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof listSwitches>> {
    const positions = await this.board.positions();
    return { switches: SCOPES.map((scope) => ({ scope, on: true, ...positions[scope] })) };
  }
}

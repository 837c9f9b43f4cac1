import { listDevices, revokeDevice } from '@modosu/contracts/identity.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Customers } from '../customer/customer.aggregate';
import { PersonalData } from '../personal-data/personal-data';
import { SessionNotices } from '../token/session-notices';

@Injectable()
export class DeviceHandlers {
  constructor(
    private readonly customers: Customers,
    private readonly personalData: PersonalData,
    private readonly notices: SessionNotices,
  ) {}

  @Handles(listDevices)
  async list(_: RequestOf<typeof listDevices>, { actor }: RequestContext) {
    const { devices } = await this.customers.stateOf(actor.id);
    const shown = devices.map(async ({ registrationId, firstSeenAt, name }) => ({
      deviceId: registrationId,
      firstSeenAt,
      name: name === undefined ? undefined : await this.personalData.decryptField(actor.id, 'device', name),
    }));
    return { devices: await Promise.all(shown) };
  }

  @Handles(revokeDevice)
  async revoke({ deviceId }: RequestOf<typeof revokeDevice>, context: RequestContext) {
    const command = { type: 'revoke-device', registrationId: deviceId } as const;
    const { reply } = await this.customers.handle(context.actor.id, command, context.command());
    this.notices.ended(reply.sessionIds);
    return {};
  }
}

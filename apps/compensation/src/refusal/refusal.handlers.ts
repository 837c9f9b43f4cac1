import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Releasing } from '../hold/releasing';
import { IncidentsReader } from '../incident/incidents.reader';
import { Reports } from '../report/report.aggregate';

/** Reports are refused only by two people. */
@Injectable()
export class RefusalHandlers {
  constructor(
    private readonly reports: Reports,
    private readonly incidents: IncidentsReader,
    private readonly releasing: Releasing,
  ) {}

  @Handles(messages.proposeRefusal)
  async propose({ reportId, reason, evidence }: RequestOf<typeof messages.proposeRefusal>, context: RequestContext) {
    const command = { type: 'propose-refusal', reason, evidence, by: context.actor.id } as const;
    return (await this.reports.handle(reportId, command, context.command())).reply;
  }

  @Handles(messages.confirmRefusal)
  async confirm({ reportId }: RequestOf<typeof messages.confirmRefusal>, context: RequestContext) {
    await this.reports.handle(reportId, { type: 'confirm-refusal', by: context.actor.id }, context.command());
    const { chargeIds = [] } = (await this.reports.load(reportId)).state.filed ?? {};
    if (chargeIds.length === 0) return {};
    for (const incidentId of await this.incidents.open())
      await this.releasing.afterDecision(incidentId, context, chargeIds);
    return {};
  }
}

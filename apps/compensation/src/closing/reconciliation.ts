import type { reconcileIncident } from '@modosu/contracts/compensation.messages';
import type { ReplyOf } from '@modosu/contracts/message';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import type { Incident } from '../incident/incident.state';
import { Books } from './books';
import { IncidentOutflow } from './incident-outflow';

/** Holds what went out against what was put right, and the books against the provider's own file. */
@Injectable()
export class Reconciliation {
  constructor(
    private readonly outflow: IncidentOutflow,
    private readonly books: Books,
  ) {}

  async of(
    incidentId: string,
    incident: Incident,
    context: RequestContext,
  ): Promise<ReplyOf<typeof reconcileIncident>> {
    const { totalYen: outflowYen } = (await this.outflow.of(incident, context)).outflow;
    const posted = await this.books.remedies(incidentId, context);
    const { totalYen: trialBalanceYen, openTransits } = await this.books.trialBalance(context);
    const { differenceYen: providerDifferenceYen } = await this.books.settlement(context);
    const { recoveredYen, lossYen, receivableYen, compensatedTwice } = posted;
    const mustBeZero = {
      differenceYen: outflowYen - recoveredYen - lossYen - receivableYen,
      trialBalanceYen,
      transitYen: openTransits.reduce((sum, { balanceYen }) => sum + Math.abs(balanceYen), 0),
      providerDifferenceYen,
      compensatedTwice,
    };
    const reconciled = Object.values(mustBeZero).every((figure) => figure === 0);
    return { outflowYen, recoveredYen, lossYen, receivableYen, ...mustBeZero, reconciled };
  }
}

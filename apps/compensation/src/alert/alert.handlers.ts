import * as messages from '@modosu/contracts/compensation.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { EvidenceReader } from '../evidence/evidence.reader';
import { PATIENCE } from '../policy/compensation-policy';
import { AlertsReader } from './alerts.reader';
import { sharedTraits, type TraitKind } from './shared-traits';

const KINDS: readonly TraitKind[] = ['device', 'address', 'network', 'reset-contact'];

/** What the rules raised, and what several accounts have in common before anybody has classified it. */
@Injectable()
export class AlertHandlers {
  constructor(
    private readonly alerts: AlertsReader,
    private readonly evidence: EvidenceReader,
    private readonly readModels: ReadModels,
  ) {}

  @Handles(messages.listAlerts)
  async list(request: RequestOf<typeof messages.listAlerts>, _context: RequestContext) {
    await this.readModels.caughtUp(PATIENCE);
    return this.alerts.list(request);
  }

  @Handles(messages.listFlagged)
  async flagged({ from, to, kind, limit }: RequestOf<typeof messages.listFlagged>, _context: RequestContext) {
    await this.readModels.caughtUp(PATIENCE);
    const evidence = await this.evidence.between(from, to);
    const wanted = KINDS.filter((one) => kind === undefined || one === kind);
    return { flagged: sharedTraits(evidence, wanted).slice(0, limit) };
  }
}

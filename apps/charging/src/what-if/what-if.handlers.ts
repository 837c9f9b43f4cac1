import { listWhatIfChanges, showPolicy, showWhatIf, startWhatIf } from '@modosu/contracts/charging.messages';
import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import type { RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { payloadHash } from '@modosu/event-store-client/hash-chain';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Inject, Injectable } from '@nestjs/common';
import { chargingPolicy, POLICY } from '../policy/charging-policy';
import { WhatIfRuns } from './what-if-runs';
import { WhatIfWork } from './what-if-work';

/** Deciding recorded charges again under other rules. */
@Injectable()
export class WhatIfHandlers {
  constructor(
    private readonly work: WhatIfWork,
    private readonly runs: WhatIfRuns,
    @Inject(POLICY) private readonly inForce: ChargingPolicy,
    @Inject(CLOCK) private readonly clock: WallClock,
  ) {}

  @Handles(startWhatIf)
  async start(request: RequestOf<typeof startWhatIf>, context: RequestContext) {
    const runId = context.idOf('what-if');
    const known = await this.runs.show(runId);
    if (known === undefined && this.work.isFull) throw new Refusal('RATE_LIMITED');
    const { version: policyVersion } = this.work.rules(request).policy;
    const asked = { runId, askedBy: context.actor.id, askedAt: this.clock.iso(), policyVersion, request };
    const before = await this.runs.begin(asked);
    if (before === undefined) this.work.enqueue(runId, request);
    else if (payloadHash(before) !== payloadHash(request)) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
    return { runId };
  }

  @Handles(showWhatIf)
  async show({ runId }: RequestOf<typeof showWhatIf>, _context: RequestContext) {
    const run = await this.runs.show(runId);
    if (run === undefined) throw new Refusal('NOT_FOUND');
    return run;
  }

  @Handles(listWhatIfChanges)
  async changes({ runId, kind, limit, after }: RequestOf<typeof listWhatIfChanges>, _context: RequestContext) {
    if ((await this.runs.show(runId)) === undefined) throw new Refusal('NOT_FOUND');
    const place = Number(after ?? 0);
    return this.runs.changes(runId, Number.isSafeInteger(place) ? place : 0, limit, kind);
  }

  @Handles(showPolicy)
  async policy({ preset }: RequestOf<typeof showPolicy>, _context: RequestContext) {
    const { windows, ...policy } = preset === 'in-force' ? this.inForce : chargingPolicy(preset);
    return { policy: { ...policy, windows: [...windows] } };
  }
}

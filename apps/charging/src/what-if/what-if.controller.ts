import { listWhatIfChanges, showPolicy, showWhatIf, startWhatIf } from '@modosu/contracts/charging.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { payloadHash } from '@modosu/event-store-client/hash-chain';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller, Inject } from '@nestjs/common';
import { POLICY } from '../charging.settings';
import { type ChargingPolicy, chargingPolicy } from '../policy/charging-policy';
import { WhatIfRuns } from './what-if-runs';
import { WhatIfWork } from './what-if-work';

/** Deciding recorded charges again under other rules. */
@Controller()
export class WhatIfController {
  constructor(
    private readonly work: WhatIfWork,
    private readonly runs: WhatIfRuns,
    @Inject(POLICY) private readonly inForce: ChargingPolicy,
  ) {}

  @Answers(startWhatIf)
  async start(request: RequestOf<typeof startWhatIf>, context: RequestContext): Promise<ReplyOf<typeof startWhatIf>> {
    const runId = context.idOf('what-if');
    const known = await this.runs.show(runId);
    if (known === undefined && this.work.isFull) throw new Refusal('RATE_LIMITED');
    const { version: policyVersion } = this.work.rules(request).policy;
    const asked = { runId, askedBy: context.actor.id, askedAt: wallClock.iso(), policyVersion, request };
    const before = await this.runs.begin(asked);
    if (before === undefined) this.work.enqueue(runId, request);
    else if (payloadHash(before) !== payloadHash(request)) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
    return { runId };
  }

  @Answers(showWhatIf)
  async show({ runId }: RequestOf<typeof showWhatIf>, _context: RequestContext): Promise<ReplyOf<typeof showWhatIf>> {
    const run = await this.runs.show(runId);
    if (run === undefined) throw new Refusal('NOT_FOUND');
    return run;
  }

  @Answers(listWhatIfChanges)
  async changes(
    { runId, kind, limit, after }: RequestOf<typeof listWhatIfChanges>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof listWhatIfChanges>> {
    if ((await this.runs.show(runId)) === undefined) throw new Refusal('NOT_FOUND');
    const place = Number(after ?? 0);
    return this.runs.changes(runId, Number.isSafeInteger(place) ? place : 0, limit, kind);
  }

  @Answers(showPolicy)
  async policy(
    { preset }: RequestOf<typeof showPolicy>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof showPolicy>> {
    const { windows, ...policy } = preset === 'in-force' ? this.inForce : chargingPolicy(preset);
    return { policy: { ...policy, windows: [...windows] } };
  }
}

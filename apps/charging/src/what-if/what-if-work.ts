import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { messageOf } from '@modosu/event-store-client/scrubbed';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Background, type BackgroundWork } from '@modosu/service-kit/runtime/background';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Counterfactual, evidencePrefixes } from '../counterfactual/counterfactual';
import { type OtherRules, otherRules } from '../counterfactual/other-rules';
import { changeOf, type DecidedAgain } from '../counterfactual/tally';
import { POLICY } from '../policy/charging-policy';
import { type Change, type WhatIfRequest, WhatIfRuns } from './what-if-runs';

const MOST_OPEN = 5;
const KEPT_AT_ONCE = 500;
const UPDATED_EVERY_MS = 500;

/** Ends a run because the service stops. */
class Interrupted extends Error {}

/** Runs over the log, one after another. Nothing of them is written to the log. */
@Injectable()
export class WhatIfWork implements BackgroundWork, OnModuleInit {
  private last: Promise<void> = Promise.resolve();
  /** Begun here and not over. */
  private readonly open = new Set<string>();
  private stopping = false;

  constructor(
    private readonly store: EventStore,
    private readonly runs: WhatIfRuns,
    @Inject(POLICY) private readonly inForce: ChargingPolicy,
    @Inject(CLOCK) private readonly clock: WallClock,
    private readonly background: Background,
  ) {}

  onModuleInit(): void {
    this.background.add('what-if', this);
  }

  start(): Promise<void> {
    return this.runs.createTables();
  }

  stop(): Promise<void> {
    this.stopping = true;
    return this.last;
  }

  get isFull(): boolean {
    return this.open.size >= MOST_OPEN;
  }

  rules({ policy }: WhatIfRequest): OtherRules {
    return otherRules(policy, this.inForce);
  }

  /** Begins as soon as those before it are done. */
  enqueue(runId: string, request: WhatIfRequest): void {
    this.open.add(runId);
    this.last = this.last.then(() => this.run(runId, request)).finally(() => this.open.delete(runId));
  }

  private async run(runId: string, request: WhatIfRequest): Promise<void> {
    try {
      await this.readLog(runId, request);
    } catch (error) {
      const end =
        error instanceof Interrupted
          ? ({ state: 'interrupted' } as const)
          : ({ state: 'failed', error: messageOf(error) } as const);
      // Without the database it will be seen to be silent.
      await this.runs.update(runId, end).catch(() => undefined);
    }
  }

  private async readLog(runId: string, request: WhatIfRequest): Promise<void> {
    const head = await this.store.headPosition();
    const began = this.clock.epochMs();
    const found = new Findings(this.runs, runId);
    const rules = this.rules(request);
    const counterfactual = new Counterfactual(rules, request.from, request.to, found);
    let events = 0;
    let updatedAt = began;
    const progress = (position: bigint) => {
      const seconds = Math.max(0.001, (this.clock.epochMs() - began) / 1_000);
      return { events, share: shareOf(position, head), per_second: Math.round(events / seconds) };
    };
    await this.runs.update(runId, { state: 'running' });
    for await (const event of this.store.readAll({ prefixes: evidencePrefixes(rules) })) {
      if (this.stopping) throw new Interrupted();
      // What is written meanwhile is not waited for.
      if (event.position > head) break;
      counterfactual.feed(event);
      events += 1;
      if (found.isFull) await found.flush();
      if (this.clock.epochMs() - updatedAt < UPDATED_EVERY_MS) continue;
      updatedAt = this.clock.epochMs();
      await this.runs.update(runId, progress(event.position));
      await this.runs.touch([...this.open]);
    }
    await found.flush();
    await this.runs.done(runId, counterfactual.result(), progress(head));
  }
}

/** What a run has found and not yet kept. */
class Findings {
  private changes: Change[] = [];
  private nothing: string[] = [];
  private kept = 0;

  constructor(
    private readonly runs: WhatIfRuns,
    private readonly runId: string,
  ) {}

  readonly decided = (decided: DecidedAgain): void => {
    const kind = changeOf(decided);
    if (kind !== undefined) this.changes.push({ ...decided, kind });
  };

  readonly cameToNothing = (chargeId: string): void => {
    this.nothing.push(chargeId);
  };

  get isFull(): boolean {
    return this.changes.length >= KEPT_AT_ONCE || this.nothing.length >= KEPT_AT_ONCE;
  }

  async flush(): Promise<void> {
    await this.runs.keep(this.runId, this.kept + 1, this.changes);
    this.kept += this.changes.length;
    this.changes = [];
    await this.runs.cameToNothing(this.runId, this.nothing);
    this.nothing = [];
  }
}

function shareOf(position: bigint, head: bigint): number {
  return head === 0n ? 1 : Math.min(1, Number(position) / Number(head));
}

import type { Seal } from '@modosu/contracts/ledger.events';
import { listSeals, makeSeal, sealKeys } from '@modosu/contracts/log.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { newestCheckpoints } from './checkpoint.aggregate';
import { Checkpointer } from './checkpointer';
import { refuseBrokenLog } from './log-broken';
import { CheckpointKeys } from './signing';

@Injectable()
export class CheckpointHandlers {
  constructor(
    private readonly checkpointer: Checkpointer,
    private readonly keys: CheckpointKeys,
    private readonly store: EventStore,
  ) {}

  @Handles(makeSeal)
  async make(_: RequestOf<typeof makeSeal>, context: RequestContext) {
    const made = await refuseBrokenLog(() => this.checkpointer.seal({ ...context.command(), now: wallClock.iso() }));
    if (!made) throw new Refusal('CONFLICT', { message: 'the log is empty' });
    return { ...made.seal, isNew: made.isNew };
  }

  @Handles(listSeals)
  async list({ limit, after }: RequestOf<typeof listSeals>) {
    const seals: Seal[] = [];
    // Seal no N stands at revision N - 1.
    const from = after === undefined ? undefined : Number(after) - 2;
    if (from !== undefined && from < 0) return { seals };
    for await (const seal of newestCheckpoints(this.store, from)) {
      if (seals.push(seal) === limit) break;
    }
    const last = seals.at(-1);
    return last && seals.length === limit && last.no > 1 ? { seals, next: String(last.no) } : { seals };
  }

  @Handles(sealKeys)
  async publish() {
    return { keys: this.keys.published as ReplyOf<typeof sealKeys>['keys'] };
  }
}

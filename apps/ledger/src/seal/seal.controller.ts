import type { Seal } from '@modosu/contracts/ledger.events';
import { listSeals, makeSeal, sealKeys } from '@modosu/contracts/log.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { LogBroken } from './log-broken';
import { newestSeals } from './seal-stream';
import { Seals } from './seals';

@Controller()
export class SealController {
  constructor(
    private readonly seals: Seals,
    private readonly store: EventStore,
  ) {}

  @Answers(makeSeal)
  async make(_request: RequestOf<typeof makeSeal>, context: RequestContext): Promise<ReplyOf<typeof makeSeal>> {
    const made = await refusingBroken(() => this.seals.seal({ ...context.command(), now: wallClock.iso() }));
    if (!made) throw new Refusal('CONFLICT', { message: 'the log is empty' });
    return { ...made.seal, isNew: made.isNew };
  }

  @Answers(listSeals)
  async list(
    { limit, after }: RequestOf<typeof listSeals>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof listSeals>> {
    const seals: Seal[] = [];
    // Seal no N stands at revision N - 1.
    const from = after === undefined ? undefined : Number(after) - 2;
    if (from !== undefined && from < 0) return { seals };
    for await (const seal of newestSeals(this.store, from)) {
      if (seals.push(seal) === limit) break;
    }
    const last = seals.at(-1);
    return last && seals.length === limit && last.no > 1 ? { seals, next: String(last.no) } : { seals };
  }

  @Answers(sealKeys)
  async publish(_request: RequestOf<typeof sealKeys>, _context: RequestContext): Promise<ReplyOf<typeof sealKeys>> {
    return { keys: this.seals.keys.published as ReplyOf<typeof sealKeys>['keys'] };
  }
}

/** A broken log is a refusal that names the event. */
export async function refusingBroken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LogBroken) throw new Refusal('LOG_BROKEN', error.finding);
    throw error;
  }
}

import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { READ_MODEL_SERVICES, type ReadModelMessages, readModels } from '@modosu/contracts/read-model.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { differencesOf } from '@modosu/read-models/rebuild/comparison';
import { findJob, type JobOrder, requestJob } from '@modosu/read-models/rebuild/jobs';
import { parkedStreams } from '@modosu/read-models/tables/checkpoints';
import { Injectable, type Type } from '@nestjs/common';
import type { RequestContext } from '../request/request-context';
import { wallClock } from '../request/wall-clock';
import { Handles } from '../use-case/handles';
import { jobView, parkedStream, parkedView, readModelViews } from './read-model-views';
import { ReadModels } from './read-models';

type ReadModelService = (typeof READ_MODEL_SERVICES)[number];
type Request<K extends keyof ReadModelMessages> = RequestOf<ReadModelMessages[K]>;
type Reply<K extends keyof ReadModelMessages> = Promise<ReplyOf<ReadModelMessages[K]>>;

/** How many of the events behind a parked one are shown. */
const BEHIND = 20;

/** What operators ask of the read models of one service, and have done to them. */
export function readModelHandlers(service: ReadModelService): Type<unknown> {
  const messages = readModels[service];

  @Injectable()
  class ReadModelHandlers {
    constructor(private readonly readModels: ReadModels) {}

    @Handles(messages.list)
    async list(_request: Request<'list'>, _context: RequestContext): Reply<'list'> {
      const { options } = this.readModels;
      const volatile = options.projections.flatMap((one) =>
        Object.entries(one.volatile ?? {}).map(([table, columns]) => `${table}: ${columns.join(', ')}`),
      );
      const head = String(await options.store.headPosition());
      return { readModels: await readModelViews(options), head, volatile };
    }

    @Handles(messages.replay)
    async replay({ projection, from }: Request<'replay'>, context: RequestContext): Reply<'replay'> {
      const { prefixes } = this.readModels.projection(projection);
      if (from !== undefined) await this.nothingBefore(BigInt(from), prefixes);
      return this.order({ kind: 'replay', projection, fromPosition: from }, context);
    }

    @Handles(messages.check)
    async check({ projection }: Request<'check'>, context: RequestContext): Reply<'check'> {
      if (projection !== undefined) this.readModels.projection(projection);
      return this.order({ kind: 'check', projection }, context);
    }

    @Handles(messages.progress)
    async progress({ jobId }: Request<'progress'>, _context: RequestContext): Reply<'progress'> {
      const job = await findJob(this.readModels.options.db, jobId);
      if (!job) throw new Refusal('NOT_FOUND');
      return jobView(job);
    }

    @Handles(messages.differences)
    async differences({ jobId, limit, after }: Request<'differences'>, _context: RequestContext): Reply<'differences'> {
      const page = { limit: limit + 1, after: after === undefined ? undefined : Number(after) };
      const found = await differencesOf(this.readModels.options.db, jobId, page);
      const shown = found.slice(0, limit).map((one) => ({ ...one, columns: [...one.columns] }));
      return { differences: shown, next: found.length > limit ? String(shown.at(-1)?.no) : undefined };
    }

    @Handles(messages.parked)
    async parked({ projection, limit, after }: Request<'parked'>, _context: RequestContext): Reply<'parked'> {
      const { db, store } = this.readModels.options;
      const [afterProjection = '', afterStream = ''] = after?.split(' ') ?? [];
      const found = await parkedStreams(db, {
        limit: limit + 1,
        subscriber: projection,
        after: after === undefined ? undefined : { projection: afterProjection, stream: afterStream },
      });
      const shown = [];
      for (const one of found.slice(0, limit)) shown.push(await parkedView(store, one));
      const last = shown.at(-1);
      return { parked: shown, next: found.length > limit && last ? `${last.projection} ${last.stream}` : undefined };
    }

    @Handles(messages.showParked)
    async showParked({ projection, stream }: Request<'showParked'>, _context: RequestContext): Reply<'showParked'> {
      const { options } = this.readModels;
      const parked = await parkedStream(options, projection, stream);
      const behind = [];
      const from = parked.revision + 1;
      if (parked.waiting > 0) {
        for await (const event of options.store.readStream(stream, { from, max: Math.min(BEHIND, parked.waiting) }))
          behind.push({ revision: event.revision, eventType: event.type, at: event.recordedAt.toISOString() });
      }
      return { ...(await parkedView(options.store, parked)), behind };
    }

    @Handles(messages.retryParked)
    async retryParked({ projection, stream }: Request<'retryParked'>, context: RequestContext): Reply<'retryParked'> {
      return this.order({ kind: 'retry', projection, stream }, context, () =>
        parkedStream(this.readModels.options, projection, stream),
      );
    }

    @Handles(messages.dropParked)
    async dropParked(request: Request<'dropParked'>, context: RequestContext): Reply<'dropParked'> {
      const { projection, stream, revision, reason } = request;
      return this.order({ kind: 'drop', projection, stream, revision, reason }, context, async () => {
        const parked = await parkedStream(this.readModels.options, projection, stream);
        if (parked.revision !== revision) throw new Refusal('NOT_FOUND', { parkedAt: parked.revision });
      });
    }

    @Handles(messages.failingWork)
    async failingWork(_request: Request<'failingWork'>, _context: RequestContext): Reply<'failingWork'> {
      let open = 0;
      const failing = [];
      for (const work of this.readModels.openWork) {
        const health = await work.health();
        open += health.open;
        failing.push(...health.failing.map((one) => ({ ...one, process: work.name })));
      }
      return { open, failing };
    }

    @Handles(messages.retryWork)
    async retryWork({ process, id }: Request<'retryWork'>, _context: RequestContext): Reply<'retryWork'> {
      const work = this.readModels.openWork.find(({ name }) => name === process);
      if (!(await work?.dueNow(id))) throw new Refusal('NOT_FOUND');
      return { process, id };
    }

    /** @param check refuses what cannot be done; not asked again for a command that was taken before */
    private async order(order: JobOrder, context: RequestContext, check?: () => Promise<unknown>) {
      const { db } = this.readModels.options;
      const known = await findJob(db, context.commandId);
      if (!known) await check?.();
      return jobView(await requestJob(db, order, context.command(), wallClock.iso()));
    }

    /** A read model that began in the middle would hold wrong sums. @throws Refusal READ_MODEL_NOT_FROM_THE_START */
    private async nothingBefore(position: bigint, prefixes: readonly string[]): Promise<void> {
      for await (const first of this.readModels.options.store.readAll({ prefixes, max: 1 })) {
        if (first.position < position)
          throw new Refusal('READ_MODEL_NOT_FROM_THE_START', { firstPosition: String(first.position) });
      }
    }
  }
  return ReadModelHandlers;
}

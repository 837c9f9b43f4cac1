import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { READ_MODEL_SERVICES, type ReadModelMessages, readModels } from '@modosu/contracts/read-model.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { parkedStreams } from '@modosu/event-sourcing/projection/checkpoints';
import { differencesOf } from '@modosu/event-sourcing/read-model/comparison';
import { findJob, type JobOrder, requestJob } from '@modosu/event-sourcing/read-model/jobs';
import { Controller, type Type } from '@nestjs/common';
import { Answers } from '../answers';
import type { RequestContext } from '../request-context';
import { wallClock } from '../wall-clock';
import { ReadModelDesk } from './read-model-desk';
import { jobView, parkedStream, parkedView, readModelViews } from './read-model-views';

type Request<K extends keyof ReadModelMessages> = RequestOf<ReadModelMessages[K]>;
type Reply<K extends keyof ReadModelMessages> = Promise<ReplyOf<ReadModelMessages[K]>>;

/** How many of the events behind a parked one are shown. */
const BEHIND = 20;

/** The controller that answers for the read models of one service; the service adds it to its module. */
export function readModelController(service: (typeof READ_MODEL_SERVICES)[number]): Type<unknown> {
  const messages = readModels[service];

  @Controller()
  class ReadModelController {
    constructor(private readonly desk: ReadModelDesk) {}

    @Answers(messages.list)
    async list(_request: Request<'list'>, _context: RequestContext): Reply<'list'> {
      const { options } = this.desk;
      const volatile = options.projections.flatMap((one) =>
        Object.entries(one.volatile ?? {}).map(([table, columns]) => `${table}: ${columns.join(', ')}`),
      );
      const head = String(await options.store.headPosition());
      return { readModels: await readModelViews(options), head, volatile };
    }

    @Answers(messages.replay)
    async replay({ projection, from }: Request<'replay'>, context: RequestContext): Reply<'replay'> {
      const { prefixes } = this.desk.projection(projection);
      if (from !== undefined) await this.nothingBefore(BigInt(from), prefixes);
      const order = { kind: 'replay', projection, ...(from === undefined ? {} : { fromPosition: from }) } as const;
      return this.order(order, context);
    }

    @Answers(messages.check)
    async check({ projection }: Request<'check'>, context: RequestContext): Reply<'check'> {
      if (projection !== undefined) this.desk.projection(projection);
      return this.order({ kind: 'check', ...(projection === undefined ? {} : { projection }) }, context);
    }

    @Answers(messages.progress)
    async progress({ jobId }: Request<'progress'>, _context: RequestContext): Reply<'progress'> {
      const job = await findJob(this.desk.options.db, jobId);
      if (!job) throw new Refusal('NOT_FOUND');
      return jobView(job);
    }

    @Answers(messages.differences)
    async differences({ jobId, limit, after }: Request<'differences'>, _context: RequestContext): Reply<'differences'> {
      const page = { limit: limit + 1, ...(after === undefined ? {} : { after: Number(after) }) };
      const found = await differencesOf(this.desk.options.db, jobId, page);
      const shown = found.slice(0, limit).map((one) => ({ ...one, columns: [...one.columns] }));
      return { differences: shown, ...(found.length > limit ? { next: String(shown.at(-1)?.no) } : {}) };
    }

    @Answers(messages.parked)
    async parked({ projection, limit, after }: Request<'parked'>, _context: RequestContext): Reply<'parked'> {
      const { db, store } = this.desk.options;
      const [afterProjection = '', afterStream = ''] = after?.split(' ') ?? [];
      const found = await parkedStreams(db, {
        limit: limit + 1,
        ...(projection === undefined ? {} : { subscriber: projection }),
        ...(after === undefined ? {} : { after: { projection: afterProjection, stream: afterStream } }),
      });
      const shown = [];
      for (const one of found.slice(0, limit)) shown.push(await parkedView(store, one));
      const last = shown.at(-1);
      return { parked: shown, ...(found.length > limit && last ? { next: `${last.projection} ${last.stream}` } : {}) };
    }

    @Answers(messages.showParked)
    async showParked({ projection, stream }: Request<'showParked'>, _context: RequestContext): Reply<'showParked'> {
      const { options } = this.desk;
      const parked = await parkedStream(options, projection, stream);
      const behind = [];
      const from = parked.revision + 1;
      if (parked.waiting > 0) {
        for await (const event of options.store.readStream(stream, { from, max: Math.min(BEHIND, parked.waiting) }))
          behind.push({ revision: event.revision, eventType: event.type, at: event.recordedAt.toISOString() });
      }
      return { ...(await parkedView(options.store, parked)), behind };
    }

    @Answers(messages.retryParked)
    async retryParked({ projection, stream }: Request<'retryParked'>, context: RequestContext): Reply<'retryParked'> {
      return this.order({ kind: 'retry', projection, stream }, context, () =>
        parkedStream(this.desk.options, projection, stream),
      );
    }

    @Answers(messages.dropParked)
    async dropParked(request: Request<'dropParked'>, context: RequestContext): Reply<'dropParked'> {
      const { projection, stream, revision, reason } = request;
      return this.order({ kind: 'drop', projection, stream, revision, reason }, context, async () => {
        const parked = await parkedStream(this.desk.options, projection, stream);
        if (parked.revision !== revision) throw new Refusal('NOT_FOUND', { parkedAt: parked.revision });
      });
    }

    @Answers(messages.failingWork)
    async failingWork(_request: Request<'failingWork'>, _context: RequestContext): Reply<'failingWork'> {
      let open = 0;
      const failing = [];
      for (const work of this.desk.openWork) {
        const health = await work.health();
        open += health.open;
        failing.push(...health.failing.map((one) => ({ ...one, process: work.name })));
      }
      return { open, failing };
    }

    @Answers(messages.retryWork)
    async retryWork({ process, id }: Request<'retryWork'>, _context: RequestContext): Reply<'retryWork'> {
      const work = this.desk.openWork.find(({ name }) => name === process);
      if (!(await work?.dueNow(id))) throw new Refusal('NOT_FOUND');
      return { process, id };
    }

    /** @param check refuses what cannot be done; not asked again for a command that was taken before */
    private async order(order: JobOrder, context: RequestContext, check?: () => Promise<unknown>) {
      const { db } = this.desk.options;
      const known = await findJob(db, context.commandId);
      if (!known) await check?.();
      return jobView(await requestJob(db, order, context.command(), wallClock.iso()));
    }

    /** A read model that began in the middle would hold wrong sums. @throws Refusal READ_MODEL_NOT_FROM_THE_START */
    private async nothingBefore(position: bigint, prefixes: readonly string[]): Promise<void> {
      for await (const first of this.desk.options.store.readAll({ prefixes, max: 1 })) {
        if (first.position < position)
          throw new Refusal('READ_MODEL_NOT_FROM_THE_START', { firstPosition: String(first.position) });
      }
    }
  }
  return ReadModelController;
}

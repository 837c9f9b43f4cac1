import { SingleFlight } from '@modosu/concurrency/single-flight';
import { type Cause, causeOf, type Process } from '@modosu/event-sourcing/process/process';
import type { DomainEvent } from '@modosu/event-store-client/event';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../configuration/injection-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import { Metrics } from '../observability/metrics';
import { ProcessContext } from '../request/request-context';
import { ServiceDatabase } from '../runtime/service-database';
import { note } from '../use-case/handles';
import { UseCases } from '../use-case/use-cases';

type AnyProcess = Process<never, unknown>;
const useCases = new WeakMap<AnyProcess, { subject: string; effect: 'command' }>();

/** Going on with a piece of a process is a command like any other. */
function useCaseOf(process: AnyProcess) {
  let useCase = useCases.get(process);
  if (!useCase) {
    useCase = { subject: `process.${process.name}`, effect: 'command' };
    useCases.set(process, useCase);
  }
  return useCase;
}

/**
 * Marks the method that goes on with a piece of a process's work, in the copy that leads.
 *
 * @example
 * @Continues(transferProcess)
 * async continue(work: TransferWork, context: ProcessContext): Promise<void> { … }
 */
export function Continues<E extends DomainEvent, Work>(process: Process<E, Work>) {
  return <Method extends (work: Work, context: ProcessContext) => Promise<void>>(
    target: object,
    method: string,
    _: TypedPropertyDescriptor<Method>,
  ) => note(target, method, useCaseOf(process as AnyProcess));
}

interface Running {
  readonly openWork: OpenWork;
  /** Pieces being worked on in this copy, by the request that began them or by the sweeper. */
  readonly inFlight: SingleFlight<unknown>;
}

/** The processes of this service: their open work, and who is working on a piece. */
@Injectable()
export class Processes {
  private readonly running = new Map<AnyProcess, Running>();

  constructor(
    private readonly useCases: UseCases,
    private readonly database: ServiceDatabase,
    @Inject(CONFIG) private readonly config: Pick<ServiceConfig, 'service'>,
    metrics: Metrics,
  ) {
    metrics.observeOpenWork(() =>
      Promise.all(this.openWork.map(async (work) => ({ process: work.name, ...(await work.health()) }))),
    );
  }

  add<E extends DomainEvent, Work>(process: Process<E, Work>): void {
    const { opens, closes, ...options } = process;
    const openWork = new OpenWork({
      ...options,
      db: this.database.kysely,
      opens: (event) =>
        opens(event as never).map(({ work, ...opened }) => ({ ...opened, detail: { work, cause: causeOf(event) } })),
      closes: (event) => closes(event as never),
      work: (id, detail) => this.once(process, id, () => this.goOn(process, detail as { work: Work; cause: Cause })),
    });
    this.running.set(process as AnyProcess, { openWork, inFlight: new SingleFlight() });
  }

  get openWork(): readonly OpenWork[] {
    return [...this.running.values()].map(({ openWork }) => openWork);
  }

  /**
   * Goes on at once with a piece that an event just opened, in the request that made it; a sweeper takes up what fails.
   * What is being worked on in this copy already is not begun a second time.
   */
  async begin<E extends DomainEvent, Work>(process: Process<E, Work>, event: Cause & E): Promise<void> {
    for (const { id, work } of process.opens(event as never)) {
      await this.once(process, id, () => this.goOn(process, { work, cause: event }));
    }
  }

  /**
   * Works on one piece, unless this copy does so already: then the outcome is that one's, and nothing where that is the
   * sweeper, which has none.
   * @example (await processes.once(refundProcess, id, work)) ?? (await work())
   */
  once<E extends DomainEvent, Work, Outcome>(
    process: Process<E, Work>,
    id: string,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const running = this.running.get(process as AnyProcess);
    if (!running) throw new Error(`the process ${process.name} is not in ReadModelsModule.forFeature`);
    return running.inFlight.run(id, work) as Promise<Outcome>;
  }

  /** Resolves when nothing is being worked on in this copy any more, as when it stops. */
  async settled(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ inFlight }) => inFlight.settled()));
  }

  private async goOn<E extends DomainEvent, Work>(process: Process<E, Work>, detail: { work: Work; cause: Cause }) {
    const { cause, work } = detail;
    const context = new ProcessContext(cause, process.name, this.config.service);
    await this.useCases.execute(useCaseOf(process as AnyProcess), work as never, context);
  }
}

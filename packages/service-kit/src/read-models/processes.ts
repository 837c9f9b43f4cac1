import { type Cause, causeOf, type Process } from '@modosu/event-sourcing/process/process';
import type { DomainEvent } from '@modosu/event-store-client/event';
import { OpenWork } from '@modosu/read-models/open-work/open-work';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '../configuration/injection-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import { ProcessContext } from '../request/request-context';
import { ServiceDatabase } from '../runtime/service-database';
import { note } from '../use-case/handles';
import { UseCases } from '../use-case/use-cases';

type AnyProcess = Process<never, never>;
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
  readonly inFlight: Map<string, Promise<unknown>>;
}

/** The processes of this service: their open work, and who is working on a piece. */
@Injectable()
export class Processes {
  private readonly running = new Map<AnyProcess, Running>();

  constructor(
    private readonly useCases: UseCases,
    private readonly database: ServiceDatabase,
    @Inject(CONFIG) private readonly config: Pick<ServiceConfig, 'service'>,
  ) {}

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
    this.running.set(process as AnyProcess, { openWork, inFlight: new Map() });
  }

  get openWork(): readonly OpenWork[] {
    return [...this.running.values()].map(({ openWork }) => openWork);
  }

  /**
   * Works on one piece, unless this copy does so already: then the outcome is that one's. The request that began a piece
   * calls it, the sweeper does too.
   */
  once<E extends DomainEvent, Work, Outcome>(
    process: Process<E, Work>,
    id: string,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const running = this.running.get(process as AnyProcess);
    if (!running) throw new Error(`the process ${process.name} is not in ReadModelsModule.forFeature`);
    const { inFlight } = running;
    const already = inFlight.get(id);
    if (already) return already as Promise<Outcome>;
    const begun = work().finally(() => inFlight.delete(id));
    inFlight.set(id, begun);
    return begun;
  }

  private async goOn<E extends DomainEvent, Work>(process: Process<E, Work>, detail: { work: Work; cause: Cause }) {
    const { cause, work } = detail;
    const context = new ProcessContext(cause, process.name, this.config.service);
    await this.useCases.execute(useCaseOf(process as AnyProcess), work as never, context);
  }
}

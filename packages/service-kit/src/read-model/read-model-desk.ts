import { Refusal } from '@modosu/event-sourcing/decider';
import type { OpenWork } from '@modosu/event-sourcing/projection/open-work';
import type { Projection } from '@modosu/event-sourcing/projection/projection';
import type { ProjectionRunnerOptions } from '@modosu/event-sourcing/projection/projection-runner';
import type { CommandRequests } from '../door/command-requests';
import { COMMAND_REQUESTS } from '../door/command-requests.projection';

/** What a service's read models are, so that any of its copies can answer for them. */
interface Kept {
  readonly options: ProjectionRunnerOptions;
  readonly openWork: readonly OpenWork[];
}

/** Where a service says, once, which read models and which open work it has. */
export class ReadModelDesk {
  private kept: Kept | undefined;

  /** @param requests is told where the requests of commands are kept, if they are */
  constructor(private readonly requests?: CommandRequests) {}

  /** @param runner what keeps the read models */
  add(runner: { readonly options: ProjectionRunnerOptions }, openWork: readonly OpenWork[] = []): void {
    const { options } = runner;
    this.kept = { options, openWork };
    if (options.projections.some(({ name }) => name === COMMAND_REQUESTS)) this.requests?.lookIn(options.db);
  }

  /** @throws Refusal SERVICE_UNAVAILABLE before the service has said it */
  get options(): ProjectionRunnerOptions {
    if (!this.kept) throw new Refusal('SERVICE_UNAVAILABLE');
    return this.kept.options;
  }

  get openWork(): readonly OpenWork[] {
    return this.kept?.openWork ?? [];
  }

  /** @throws Refusal NOT_FOUND */
  projection(name: string): Projection {
    const found = this.options.projections.find((one) => one.name === name);
    if (!found) throw new Refusal('NOT_FOUND', { projections: this.options.projections.map((one) => one.name) });
    return found;
  }
}

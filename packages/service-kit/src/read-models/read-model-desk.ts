import type { OpenWork } from '@modosu/read-models/open-work/open-work';
import type { ProjectionRunner } from '@modosu/read-models/runner/projection-runner';
import { Injectable } from '@nestjs/common';
import { ReadModels } from './read-models';

/** Where a service without feature modules says which read models and which open work it has. */
@Injectable()
export class ReadModelDesk {
  constructor(private readonly readModels: ReadModels) {}

  add(runner: ProjectionRunner, openWork: readonly OpenWork[] = []): void {
    this.readModels.adopt(runner, openWork);
  }
}

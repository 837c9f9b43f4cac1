import type { Clock } from './clock';
import type { FaultPlan } from './faults/faults';
import type { Secrets } from './secrets';
import type { CommitGroup } from './store/commit-group';
import type { Sql } from './store/sql';

/** Everything the routes need, made in one place. */
export interface Dependencies {
  sql: Sql;
  commits: CommitGroup;
  secrets: Secrets;
  clock: Clock;
  faults: FaultPlan;
  newId: (prefix: string) => string;
  webhooksChanged: () => void;
}

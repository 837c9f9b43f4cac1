import { receivableEvents } from '@modosu/contracts/compensation/receivable.events';
import { compensationEvents as published } from '@modosu/contracts/compensation.events';
import { describeEverythingStored } from '@modosu/event-sourcing/testing/everything-stored';
import type { KindOfStream } from '@modosu/event-sourcing/testing/recorded-histories';
import { compensationDecider } from '../src/compensation/compensation.decider';
import { compensationEvents } from '../src/compensation/compensation.events';
import { incidentDecider } from '../src/incident/incident.decider';
import { incidentEvents } from '../src/incident/incident.events';

import { planDecider } from '../src/plan/plan.decider';
import { planEvents } from '../src/plan/plan.events';
import { receivableDecider } from '../src/receivable/receivable.decider';
import { reportDecider } from '../src/report/report.decider';
import { reportEvents } from '../src/report/report.events';
import { scopeDecider } from '../src/scope/scope.aggregate';
import { scopeEvents } from '../src/scope/scope.events';

const kinds: Record<string, KindOfStream> = {
  report: { decider: reportDecider, schemas: reportEvents },
  incident: { decider: incidentDecider, schemas: incidentEvents },
  scope: { decider: scopeDecider, schemas: scopeEvents },
  plan: { decider: planDecider, schemas: planEvents },
  compensation: { decider: compensationDecider, schemas: compensationEvents },
  receivable: { decider: receivableDecider, schemas: receivableEvents },
};

describeEverythingStored('compensation', { folder: __dirname, kinds, published });

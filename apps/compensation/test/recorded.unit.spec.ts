import { compensationEvents as published } from '@modosu/contracts/compensation.events';
import { describeEverythingStored } from '@modosu/event-sourcing/testing/everything-stored';
import type { KindOfStream } from '@modosu/event-sourcing/testing/recorded-histories';
import { compensationDecider } from '../src/execution/compensation.decider';
import { compensationEvents } from '../src/execution/compensation.events';
import { incidentDecider } from '../src/incident/incident.decider';
import { incidentEvents, scopeEvents } from '../src/incident/incident.events';
import { scopeDecider } from '../src/incident/scope.decider';
import { planDecider } from '../src/plan/plan.decider';
import { planEvents } from '../src/plan/plan.events';
import { reportDecider } from '../src/report/report.decider';
import { reportEvents } from '../src/report/report.events';

const kinds: Record<string, KindOfStream> = {
  report: { decider: reportDecider, schemas: reportEvents },
  incident: { decider: incidentDecider, schemas: incidentEvents },
  scope: { decider: scopeDecider, schemas: scopeEvents },
  plan: { decider: planDecider, schemas: planEvents },
  compensation: { decider: compensationDecider, schemas: compensationEvents },
};

describeEverythingStored('compensation', { folder: __dirname, kinds, published });

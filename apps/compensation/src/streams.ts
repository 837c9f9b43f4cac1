import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { compensationDecider } from './execution/compensation.decider';
import { incidentDecider } from './incident/incident.decider';
import { scopeDecider } from './incident/scope.decider';
import { planDecider } from './plan/plan.decider';
import { reportDecider } from './report/report.decider';

const service = 'compensation';

export const incidentAggregate = (store: EventStore) =>
  new Aggregate({ store, service, category: 'incident', decider: incidentDecider });
export const scopeAggregate = (store: EventStore) =>
  new Aggregate({ store, service, category: 'scope', decider: scopeDecider, cacheSize: 100 });
export const planAggregate = (store: EventStore) =>
  new Aggregate({ store, service, category: 'plan', decider: planDecider, cacheSize: 100 });
export const reportAggregate = (store: EventStore) =>
  new Aggregate({ store, service, category: 'report', decider: reportDecider, cacheSize: 5_000 });
export const compensationAggregate = (store: EventStore) =>
  new Aggregate({ store, service, category: 'compensation', decider: compensationDecider, cacheSize: 5_000 });

export type IncidentAggregate = ReturnType<typeof incidentAggregate>;
export type ScopeAggregate = ReturnType<typeof scopeAggregate>;
export type PlanAggregate = ReturnType<typeof planAggregate>;
export type ReportAggregate = ReturnType<typeof reportAggregate>;
export type CompensationAggregate = ReturnType<typeof compensationAggregate>;

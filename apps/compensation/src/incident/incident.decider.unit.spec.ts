import { specification } from '@modosu/event-sourcing/testing/specification';
import { incidentDecider } from './incident.decider';
import type { IncidentEvent } from './incident.events';

describe('an incident', () => {
  const window = { from: '2019-06-30T15:00:00.000Z', to: '2019-07-06T09:00:00.000Z' };
  const opened: IncidentEvent = { type: 'incident.opened.v1', data: { incidentId: 'i', name: 'july', ...window } };
  const close = {
    type: 'close' as const,
    outflowYen: 10,
    recoveredYen: 4,
    lossYen: 5,
    receivableYen: 1,
    holds: 0,
    releasedYen: 0,
  };

  it('needs a window that ends after it begins', () => {
    const backwards = { from: window.to, to: window.from };
    specification(incidentDecider)
      .given([])
      .when({ type: 'open', incidentId: 'i', name: 'july', ...backwards })
      .thenRefused('VALIDATION_FAILED');
  });
  it('takes an indicator once', () => {
    const add = { type: 'add-indicator' as const, indicator: 'device', value: 'd', reason: 'twelve accounts' };
    const added: IncidentEvent = {
      type: 'incident.indicator-added.v1',
      data: { incidentId: 'i', kind: 'device', value: 'd', reason: 'twelve accounts' },
    };
    specification(incidentDecider).given([opened]).when(add).thenEvents([added]);
    specification(incidentDecider).given([opened, added]).when(add).thenEvents([]);
    specification(incidentDecider).given([]).when(add).thenRefused('INCIDENT_UNKNOWN');
  });
  it('a receiver owes by the word of two people, with what shows it', () => {
    const said = { customerId: 'm', reason: 'the phone of the thief', evidence: ['device runner-3'] };
    const proposed: IncidentEvent = {
      type: 'incident.liability-proposed.v1',
      data: { incidentId: 'i', ...said, proposedBy: 'anna' },
    };
    const confirmed: IncidentEvent = {
      type: 'incident.liability-confirmed.v1',
      data: { incidentId: 'i', customerId: 'm', confirmedBy: 'ben' },
    };
    const propose = { type: 'propose-liability' as const, ...said, by: 'anna' };
    const confirm = (by: string) => ({ type: 'confirm-liability' as const, customerId: 'm', by });
    specification(incidentDecider).given([opened]).when(propose).thenEvents([proposed]);
    specification(incidentDecider).given([opened]).when(confirm('ben')).thenRefused('NOT_FOUND');
    const given = specification(incidentDecider).given([opened, proposed]);
    given.when(confirm('anna')).thenRefused('SECOND_PERSON_REQUIRED');
    given.when(confirm('ben')).thenEvents([confirmed]);
    const decided = specification(incidentDecider).given([opened, proposed, confirmed]);
    decided.when(confirm('carl')).thenEvents([]);
    decided.when(propose).thenEvents([]);
  });
  it('is not held or planned before it is scoped', () => {
    const given = specification(incidentDecider).given([opened]);
    given.when({ type: 'record-hold', wallets: 1, heldYen: 1, sessionsEnded: 0 }).thenRefused('INCIDENT_NOT_SCOPED');
    given.when({ type: 'record-plan', planId: 'p' }).thenRefused('INCIDENT_NOT_SCOPED');
  });
  it('closes only when outflow = recovered + loss + receivable, exactly', () => {
    const { type: _, ...figures } = close;
    const given = specification(incidentDecider).given([opened]);
    given.when(close).thenEvents([{ type: 'incident.closed.v1', data: { incidentId: 'i', ...figures } }]);
    given.when({ ...close, lossYen: 4 }).thenRefused('NOT_RECONCILED');
  });
  describe('of two plans, whichever copy of the service takes them,', () => {
    const scoped = {
      type: 'incident.scoped.v1',
      data: { incidentId: 'i', scopeId: 's', summary: {} },
    } as IncidentEvent;
    const plan = (planId: string, replaces?: string): IncidentEvent => ({
      type: 'incident.plan-proposed.v1',
      data: { incidentId: 'i', planId, ...(replaces ? { replaces } : {}) },
    });
    const approvedPlan = (planId: string): IncidentEvent => ({
      type: 'incident.plan-approved.v1',
      data: { incidentId: 'i', planId },
    });
    const approve = (planId: string, executed?: string) => ({
      type: 'approve-plan' as const,
      planId,
      ...(executed ? { executed } : {}),
    });
    const both = [opened, scoped, plan('p'), plan('q', 'p')];

    it('the later takes the place of the former, and says so', () => {
      specification(incidentDecider)
        .given([opened, scoped, plan('p')])
        .when({ type: 'record-plan', planId: 'q' })
        .thenEvents([plan('q', 'p')])
        .thenReply({ planId: 'q', replaces: 'p' });
    });
    it('only the later can be approved', () => {
      specification(incidentDecider).given(both).when(approve('p')).thenRefused('PLAN_NOT_OPEN');
      specification(incidentDecider)
        .given(both)
        .when(approve('q'))
        .thenEvents([approvedPlan('q')]);
    });
    it('none is approved while another is being carried out, and the incident is not closed', () => {
      const under = specification(incidentDecider).given([
        opened,
        scoped,
        plan('p'),
        approvedPlan('p'),
        plan('q', 'p'),
      ]);
      under.when(approve('q')).thenRefused('PLAN_UNDER_WAY');
      under.when(approve('q', 'p')).thenEvents([approvedPlan('q')]);
      under.when(close).thenRefused('PLAN_UNDER_WAY');
      under.when({ ...close, executed: 'p' }).thenReply({});
    });
    it('none is approved after the incident was closed', () => {
      const { type: _, ...figures } = close;
      specification(incidentDecider)
        .given([...both, { type: 'incident.closed.v1', data: { incidentId: 'i', ...figures } }])
        .when(approve('q'))
        .thenRefused('INCIDENT_CLOSED');
    });
  });
  it('takes nothing more once it is closed', () => {
    const { type: _, ...figures } = close;
    const closed: IncidentEvent = { type: 'incident.closed.v1', data: { incidentId: 'i', ...figures } };
    specification(incidentDecider).given([opened, closed]).when(close).thenRefused('INCIDENT_CLOSED');
  });
});

import type { Item } from '@modosu/api-client/pages';
import { useLoad } from '../api/load';
import { Chip, Id, When } from '../figures/values';
import { Answer } from '../frame/answer';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';
import { Accounts } from './accounts';
import { PlanPart } from './plan-part';
import { ReportPart } from './report-part';
import { Transactions } from './transactions';

const PARTS: Record<string, string> = {
  report: 'Closing report',
  plan: 'Plan',
  accounts: 'Accounts',
  transactions: 'Transactions',
};

/** One incident, in four parts. */
export function IncidentPage({ incidentId, part }: { incidentId: string; part: string }) {
  const incidents = useLoad('compensation.incident.list');
  return (
    <Answer of={incidents}>
      {({ incidents: list }) => {
        const incident = list.find((one) => one.incidentId === incidentId);
        if (!incident) return <h1>There is no such incident</h1>;
        return (
          <>
            <h1>
              {incident.name} <Chip tone={incident.state}>{incident.state}</Chip>
            </h1>
            <p className="about">
              Incident <Id value={incidentId} /> opened <When at={incident.openedAt} />
            </p>
            <nav className="parts" aria-label="Parts of the incident">
              {Object.entries(PARTS).map(([name, title]) => (
                <Link key={name} to={pathTo.incident(incidentId, name)} current={name === part}>
                  {title}
                </Link>
              ))}
            </nav>
            <Part incident={incident} part={part} />
          </>
        );
      }}
    </Answer>
  );
}

function Part({ incident, part }: { incident: Item<'compensation.incident.list'>; part: string }) {
  const { incidentId, planId } = incident;
  switch (part) {
    case 'report':
      return <ReportPart incidentId={incidentId} />;
    case 'plan':
      return planId ? <PlanPart planId={planId} /> : <p className="nothing">No plan has been proposed yet.</p>;
    case 'accounts':
      return <Accounts incidentId={incidentId} />;
    case 'transactions':
      return <Transactions incidentId={incidentId} />;
    default:
      return <p className="nothing">An incident has no such part.</p>;
  }
}

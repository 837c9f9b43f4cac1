import { useLoad } from '../api/load';
import { useSession } from '../api/session';
import { words } from '../figures/format';
import { Chip, Id, When } from '../figures/values';
import { Answer } from '../frame/answer';
import { Link } from '../frame/link';
import { pathTo } from '../frame/route';

/** What is going on: incidents, what the rules raised, and what is stopped. */
export function OverviewPage() {
  return (
    <>
      <h1>Overview</h1>
      <Incidents />
      <div className="columns">
        <Alerts />
        <Switches />
      </div>
    </>
  );
}

function Incidents() {
  const incidents = useLoad('compensation.incident.list');
  return (
    <section aria-labelledby="incidents">
      <h2 id="incidents">Incidents</h2>
      <Answer of={incidents}>
        {({ incidents: list }) =>
          list.length === 0 ? (
            <p className="nothing">No incident has been opened.</p>
          ) : (
            <ul className="cards">
              {list.map(({ incidentId, name, state, openedAt, planId }) => (
                <li key={incidentId}>
                  <h3>
                    <Link to={pathTo.incident(incidentId)}>{name}</Link>
                  </h3>
                  <p>
                    <Chip tone={state}>{state}</Chip> opened <When at={openedAt} />
                  </p>
                  <p>
                    {planId ? <Link to={pathTo.incident(incidentId, 'plan')}>Its plan</Link> : 'No plan proposed yet'}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  );
}

const RULES: Record<string, string> = {
  'report-cluster': 'Reports cluster',
  'charge-burst': 'Bursts of charges',
  guessing: 'Guessing of passwords',
};

function Alerts() {
  const alerts = useLoad('compensation.alert.list', { limit: 200 });
  return (
    <section aria-labelledby="alerts">
      <h2 id="alerts">Alerts</h2>
      <Answer of={alerts}>
        {({ alerts: list }) =>
          list.length === 0 ? (
            <p className="nothing">The rules have raised nothing.</p>
          ) : (
            <div className="scroll">
              <table>
                <caption>What the rules raised, oldest first</caption>
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Rule</th>
                    <th scope="col">Figures</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map(({ alertId, rule, ruleVersion, at, detail }) => (
                    <tr key={alertId}>
                      <td>
                        <When at={at} />
                      </td>
                      <td>
                        {RULES[rule] ?? words(rule)} <small>{ruleVersion}</small>
                      </td>
                      <td>
                        {Object.entries(detail)
                          .map(([name, value]) => `${words(name)} ${String(value)}`)
                          .join(', ')}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </section>
  );
}

function Switches() {
  const { session } = useSession();
  const switches = useLoad('charging.switch.list');
  return (
    <section aria-labelledby="switches">
      <h2 id="switches">Switches</h2>
      <Answer of={switches}>
        {({ switches: list }) => (
          <div className="scroll">
            <table>
              <caption>What is running and what was stopped, by whom and why</caption>
              <thead>
                <tr>
                  <th scope="col">Switch</th>
                  <th scope="col">State</th>
                  <th scope="col">Last set</th>
                </tr>
              </thead>
              <tbody>
                {list.map(({ scope, on, by, at, reason }) => (
                  <tr key={scope}>
                    <th scope="row">{words(scope)}</th>
                    <td>
                      <Chip tone={on ? 'running' : 'stopped'}>{on ? 'running' : 'stopped'}</Chip>
                    </td>
                    <td>
                      {at === undefined ? (
                        <span className="nothing">never</span>
                      ) : (
                        <>
                          <When at={at} /> by {by === session.staffId ? 'you' : <Id value={by ?? 'unknown'} />}
                          <br />“{reason}”
                        </>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answer>
    </section>
  );
}

import type { Reply } from '@modosu/api-client/api-client';
import { Id, When } from '../figures/values';
import { Postings } from '../ledger/postings';

export type TraceEvent = Reply<'ledger.trace.charge'>['events'][number];

const numberOf = (events: readonly TraceEvent[], eventId: string) =>
  events.findIndex((event) => event.eventId === eventId) + 1;

/** To the row of the event that caused it, or nothing if the trace does not hold that event. */
export function EventLink({ eventId, events }: { eventId: string; events: readonly TraceEvent[] }) {
  const number = numberOf(events, eventId);
  if (number === 0) return null;
  return (
    <a className="event" href={`#event-${number}`}>
      event {number}
    </a>
  );
}

/** Every event of the trace, what caused it, and what it posted. */
export function TraceEvents({ events }: { events: readonly TraceEvent[] }) {
  return (
    <section aria-labelledby="events">
      <h2 id="events">Events</h2>
      <div className="scroll">
        <table>
          <caption>
            By time, and within a stream in its order; a cause is another event, else the command that was sent
          </caption>
          <thead>
            <tr>
              <th scope="col" className="num">
                No.
              </th>
              <th scope="col">When</th>
              <th scope="col">Event</th>
              <th scope="col">Caused by</th>
              <th scope="col">Entry</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event, index) => (
              <tr key={event.eventId} id={`event-${index + 1}`}>
                <td className="num">{index + 1}</td>
                <td>
                  <When at={event.at} />
                </td>
                <th scope="row">
                  {event.type}
                  <small className="stream">
                    {event.stream} @ {event.revision}
                  </small>
                </th>
                <td>
                  <Cause of={event} events={events} />
                </td>
                <td>
                  {event.entry.length > 0 ? <Postings postings={event.entry} /> : <span className="nothing">none</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Cause({ of: { causationId, correlationId }, events }: { of: TraceEvent; events: readonly TraceEvent[] }) {
  return (
    <>
      {numberOf(events, causationId) > 0 ? (
        <EventLink eventId={causationId} events={events} />
      ) : (
        <>
          command <Id value={causationId} />
        </>
      )}
      <small className="stream">
        correlation <Id value={correlationId} />
      </small>
    </>
  );
}

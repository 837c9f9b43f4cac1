import type { Finding } from '@modosu/contracts/log.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { eventHash, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import { placeOf } from '../../checkpoint/log-broken';
import type { Law } from '../findings';

/**
 * What was done to a stream whose chain does not hold: which event was altered, taken out, put in, or changed for
 * another.
 * @param events the whole stream as the log gives it, in the order of revisions
 */
export function diagnose(events: readonly RecordedEvent[]): (Finding & { law: Law })[] {
  const stream = [...events];
  const findings: (Finding & { law: Law })[] = [];
  const say = (law: Law, event: RecordedEvent, message: string) =>
    findings.push({ law, message: `${event.type}: ${message}`, ...placeOf(event) });
  // What was written at the place before; not known behind a gap.
  let previous: string | undefined = GENESIS_HASH;
  // How far events stand from where they were written: behind one that was put in, one too far.
  let shift = 0;
  let next = 0;
  for (let at = 0; at < stream.length; at++) {
    const event = stream[at]!;
    if (event.revision > next) {
      findings.push(missing(event.stream, next, event.revision - 1));
      previous = undefined;
    }
    next = event.revision + 1;
    const written = event.revision - shift;
    if (previous === undefined || fits(event, written, previous)) {
      previous = hashOf(event);
      continue;
    }
    const other = stream.findIndex((one, index) => index > at && fits(one, written, previous!));
    const follower = stream[at + 1];
    if (other === at + 1 && !fits(event, written + 1, hashOf(stream[other]!))) {
      say('event-added', event, 'it was put in: the event behind it was written at its place');
      shift++;
    } else if (other > at) {
      const wrong = stream[other]!;
      say('events-swapped', event, `it stands where event ${wrong.id} was written`);
      say('events-swapped', wrong, `it stands where event ${event.id} was written`);
      // Each where it was written, and on from there.
      stream[at] = { ...wrong, revision: event.revision };
      stream[other] = { ...event, revision: wrong.revision };
      next = event.revision;
      at--;
    } else if (follower && fits(follower, written + 2, hashOf(event))) {
      findings.push(missing(event.stream, event.revision, event.revision));
      shift--;
      previous = hashOf(event);
    } else if (hashOf(event) === '') {
      say('event-added', event, 'it was put in: it has no hash');
    } else {
      say('event-altered', event, 'its hash is not that of what it holds, after the event before it');
      previous = hashOf(event);
    }
  }
  return findings;
}

function fits(event: RecordedEvent, revision: number, previous: string): boolean {
  const { hash, ...metadata } = event.metadata ?? {};
  const { stream, id, type, data } = event;
  const content = { stream, revision, id, type, data, metadata: metadata as Omit<RecordedEvent['metadata'], 'hash'> };
  return hash === eventHash(previous, content);
}

function hashOf({ metadata }: RecordedEvent): string {
  return typeof metadata?.hash === 'string' ? metadata.hash : '';
}

function missing(stream: string, from: number, to: number): Finding & { law: Law } {
  const which = from === to ? `revision ${from} is` : `revisions ${from} to ${to} are`;
  return { law: 'event-missing', message: `${stream}: ${which} not in the log`, stream, revision: from };
}

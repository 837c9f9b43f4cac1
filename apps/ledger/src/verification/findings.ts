import type { Finding } from '@modosu/contracts/log.messages';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { placeOf } from '../checkpoint/log-broken';

export type Law =
  | 'event-altered'
  | 'event-missing'
  | 'event-added'
  | 'events-swapped'
  | 'metadata'
  | 'seal-signature'
  | 'seal-root'
  | 'seal-link'
  | 'entry'
  | 'trial-balance'
  | 'transit'
  | 'lots'
  | 'wallet-negative'
  | 'wallet-differs-from-lots'
  | 'remedy-unnamed'
  | 'compensated-twice'
  | 'incident-unbalanced'
  | 'charge-without-counterpart'
  | 'cause-after-effect'
  | 'id-names-two';

const MOST_LISTED = 500;

/** What does not hold. All are counted, the first few hundred are listed. */
export class Findings {
  readonly listed: Finding[] = [];
  found = 0;

  /** Of one event. */
  of(event: RecordedEvent, law: Law, message: string): void {
    this.add({ law, message: `${event.type}: ${message}`, ...placeOf(event) });
  }

  add(finding: Finding & { law: Law }): void {
    this.found++;
    if (this.listed.length < MOST_LISTED) this.listed.push(finding);
  }
}

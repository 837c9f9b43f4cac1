import { defineProcess } from '@modosu/event-sourcing/process/process';
import type { DomainEvent } from '@modosu/event-store-client/event';
import type { MailingEvent } from '../mailing/mailing.aggregate';
import { letterOf, type Told } from './money-events';

/** A letter that is due, and where the event stands that it is about. */
export interface LetterDue extends Omit<Told, 'chargeId' | 'lotIds'> {
  /** The event's id: the letter's, too. */
  readonly mailId: string;
  readonly stream: string;
  readonly revision: number;
}

/** So many are prepared at a time; how many are handed to the mail server is its own matter. */
const AT_ONCE = 32;
const PAUSE_MS = 2_000;
/** When the mail server is back, the last letter waits no longer than this. */
const LONGEST_PAUSE_MS = 60_000;

/** A letter for every event that moves a customer's money, until it is sent or never will be. */
export const usageMailProcess = defineProcess<DomainEvent, LetterDue>({
  name: 'usage mail',
  prefixes: ['wallet-', 'charge-', 'unclaimed-', 'compensation-', 'receivable-', 'repayment-', 'mailing-'],
  graceMs: 0,
  pauseMs: PAUSE_MS,
  longestPauseMs: LONGEST_PAUSE_MS,
  concurrency: AT_ONCE,
  opens(event) {
    const told = letterOf(event);
    if (!told) return [];
    const { chargeId: _, lotIds: __, ...letter } = told;
    const { id: mailId, stream, revision } = event;
    return [{ id: mailId, work: { ...letter, mailId, stream, revision } }];
  },
  closes(event) {
    if (event.type !== 'mailing.letters-ended.v1') return [];
    const { sent, unsent } = event.data as MailingEvent['data'];
    return [...sent, ...unsent.map(({ id }) => id)];
  },
});

import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Findings } from '../findings';
import { FingerprintTable } from './fingerprint-table';

/**
 * Whether every event that is named as a cause stands before what it caused. A cause may also be a command, which leaves no
 * trace but its events: one that wrote nothing is nowhere, so a cause that never comes is no fault. One that comes later is.
 */
export class CauseCheck {
  private readonly known: FingerprintTable;
  /** Causes that have not been seen yet. */
  private readonly awaited: FingerprintTable;

  constructor(
    private readonly findings: Findings,
    seed: number,
  ) {
    this.known = new FingerprintTable(0, seed, 2 ** 16);
    this.awaited = new FingerprintTable(0, seed);
  }

  check(event: RecordedEvent): void {
    const { $causationId, commandId } = event.metadata;
    if (this.awaited.has(event.id))
      this.findings.of(event, 'cause-after-effect', 'an event that stands before it names it as its cause');
    if ($causationId !== commandId && !this.known.has($causationId)) this.awaited.insert($causationId);
    this.known.insert(event.id);
  }
}

import type { RecordedEvent } from '@modosu/event-sourcing/event';
import type { Findings } from '../findings';
import { FingerprintTable } from './fingerprint-table';

/**
 * Whether what caused each event is there before it. A cause is an event, or a command; a command leaves no other trace
 * than its events, so one that itself wrote nothing is known by the request it belongs to.
 */
export class CauseCheck {
  private readonly known: FingerprintTable;

  constructor(
    private readonly findings: Findings,
    seed: number,
  ) {
    this.known = new FingerprintTable(0, seed, 2 ** 16);
  }

  check(event: RecordedEvent): void {
    const { $causationId, $correlationId, commandId, actor } = event.metadata;
    const isRoot = $causationId === commandId;
    // A service goes on from something that happened; whoever else asks begins something.
    if (!isRoot && actor?.kind === 'service' && !this.known.has($causationId) && !this.known.has($correlationId)) {
      this.findings.of(event, 'cause-missing', `what caused it, ${$causationId}, is not in the log before it`);
    }
    this.known.insert(event.id);
    this.known.insert(commandId);
    this.known.insert($correlationId);
  }
}

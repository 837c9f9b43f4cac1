import { type Seal, seal as sealSchema } from '@modosu/contracts/ledger.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { type CheckpointKeys, linkTo } from '../../checkpoint/signing';
import type { Findings } from '../findings';
import type { ChainCheck } from './chain-check';

/**
 * Whether every seal is signed with a key of ours, follows the one before it, and says of the log what it was. To know
 * what the log was where a seal was made, the seals are read before the log is.
 */
export class SealCheck {
  seals = 0;
  /** Seals whose position has not been passed yet, oldest first. */
  private readonly ahead: { seal: Seal; event: RecordedEvent }[] = [];
  private last: Seal | undefined;

  constructor(
    private readonly keys: CheckpointKeys,
    private readonly chains: ChainCheck,
    private readonly findings: Findings,
    since?: Seal,
  ) {
    this.last = since;
  }

  /** Takes the events of the seals' stream, in their order. */
  expect(event: RecordedEvent): void {
    const read = sealSchema.safeParse(event.data);
    this.seals++;
    if (!read.success) {
      this.findings.of(event, 'seal-signature', 'it has not the shape of a seal');
      return;
    }
    const seal = read.data;
    const fault = this.keys.faultOf(seal);
    if (fault) this.findings.of(event, 'seal-signature', `seal ${seal.no}: ${fault}`);
    if (seal.no !== (this.last?.no ?? 0) + 1 || seal.previous !== linkTo(this.last)) {
      this.findings.of(event, 'seal-link', `seal ${seal.no} does not follow seal ${this.last?.no ?? 'none'}`);
    } else if (this.last && BigInt(seal.position) <= BigInt(this.last.position)) {
      this.findings.of(event, 'seal-link', `seal ${seal.no} covers no more than the one before it`);
    }
    this.last = seal;
    // All that a finding names of it; the seals of years shall fit into memory.
    this.ahead.push({ seal, event: { ...event, data: undefined, metadata: undefined as never } });
  }

  /** To be called before the event at a position is checked: what ends before it is compared. */
  reach(position: bigint): void {
    for (;;) {
      const first = this.ahead[0];
      if (!first || BigInt(first.seal.position) >= position) return;
      this.ahead.shift();
      this.compare(first.seal, first.event);
    }
  }

  /** After the last event. */
  finish(): void {
    for (const { seal, event } of this.ahead.splice(0)) this.compare(seal, event);
  }

  private compare(seal: Seal, event: RecordedEvent): void {
    const { events, streams } = this.chains;
    const isRoot = this.chains.root() === seal.root && events === seal.events && streams === seal.streams;
    if (isRoot && this.chains.order() === seal.order) return;
    const fault = isRoot
      ? 'has its events in another order than was sealed'
      : events === seal.events && streams === seal.streams
        ? 'has as many events as were sealed, but not the same'
        : `has ${events} events in ${streams} streams where ${seal.events} in ${seal.streams} were sealed`;
    this.findings.of(event, 'seal-root', `seal ${seal.no}: the log up to ${seal.position} ${fault}`);
  }
}

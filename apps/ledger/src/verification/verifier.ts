import type { Seal } from '@modosu/contracts/ledger.events';
import type { DamagedLog } from '@modosu/event-store-client/errors';
import type { RawEvent, RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { recorded } from '@modosu/event-store-client/store/recording';
import { type CheckpointKeys, SEAL_STREAM } from '../checkpoint/signing';
import { damageFound, pastDamage, streamPastDamage } from '../log/past-damage';
import type { StreamHead } from '../tree/stream-head';
import { ChainCheck } from './chain/chain-check';
import { SealCheck } from './chain/seal-check';
import { diagnose } from './chain/stream-diagnosis';
import { Findings } from './findings';
import { CauseCheck } from './laws/cause-check';
import { ChargeLaws } from './laws/charge-laws';
import { EntryLaws } from './laws/entry-laws';
import { IdLaw } from './laws/id-law';
import { LotLaws } from './laws/lot-laws';
import { checkMetadata } from './laws/metadata-check';
import { RemedyLaws } from './laws/remedy-laws';

export interface VerificationOptions {
  readonly store: EventStore;
  readonly keys: CheckpointKeys;
  /** 32 random bits. */
  readonly seed: number;
  /**
   * Judges only what was written after this seal. With the `heads` of all streams at its position nothing before it is
   * read; without them the log before it is chained, to come to the seal's root.
   */
  readonly since?: { readonly seal: Seal; readonly heads?: Iterable<StreamHead> };
}

export interface VerificationCounts {
  position: string;
  events: number;
  streams: number;
  seals: number;
  entries: number;
  inFlight: number;
  /** Cash that was credited on the member's own word, while that was how it was done. */
  cashOnWordYen: number;
  cashOnWordCharges: number;
}

/** More broken streams than these are not looked into one by one. */
const MOST_DIAGNOSED = 200;

/** Reads the log once, in its order, and checks all that can be checked of it. What it keeps grows with streams. */
export class Verifier {
  readonly findings = new Findings();
  private readonly chains: ChainCheck;
  private readonly seals: SealCheck;
  private readonly causes: CauseCheck;
  private readonly ids: IdLaw;
  private readonly entries: EntryLaws;
  private readonly lots: LotLaws;
  private readonly remedies: RemedyLaws;
  private readonly charges: ChargeLaws;
  private position = 0n;
  private checked = 0;
  private inFlight = 0;

  constructor(private readonly options: VerificationOptions) {
    const { seed, keys, since } = options;
    this.chains = new ChainCheck(since?.heads, since?.heads && since.seal.order);
    this.seals = new SealCheck(keys, this.chains, this.findings, since?.heads && since.seal);
    this.causes = new CauseCheck(this.findings, seed);
    this.ids = new IdLaw(this.findings, seed);
    this.entries = new EntryLaws(this.findings, seed, !since);
    this.lots = new LotLaws(this.findings, this.entries, seed);
    this.remedies = new RemedyLaws(this.findings, this.lots);
    this.charges = new ChargeLaws(this.findings, seed);
    if (since?.heads) this.position = BigInt(since.seal.position);
  }

  counts(): VerificationCounts {
    return {
      position: String(this.position),
      events: this.checked,
      streams: this.chains.streams,
      seals: this.seals.seals,
      entries: this.entries.entries,
      inFlight: this.inFlight,
      cashOnWordYen: this.charges.onWordYen,
      cashOnWordCharges: this.charges.onWordCharges,
    };
  }

  /** @param each called after every so many events */
  async run(each: () => void = () => undefined): Promise<void> {
    const { store, since } = this.options;
    const from = since?.heads ? since.seal.no : 0;
    for await (const event of streamPastDamage(store, SEAL_STREAM, from, () => undefined)) this.seals.expect(event);
    const onDamage = (damage: DamagedLog) => this.findings.add(damageFound(damage));
    for await (const raw of pastDamage(store, since?.heads ? this.position : 0n, onDamage)) {
      this.check(recorded(raw), raw);
      if (this.checked % 1_000 === 0) each();
    }
    this.seals.finish();
    if (!since) {
      this.inFlight = this.entries.end();
      this.remedies.end();
    }
    await this.diagnose();
    each();
  }

  private check(event: RecordedEvent, raw: RawEvent): void {
    this.seals.reach(event.position);
    this.chains.check(event, raw);
    this.position = event.position;
    this.checked++;
    const { since } = this.options;
    if (since && event.position <= BigInt(since.seal.position)) return;
    if (!checkMetadata(event, this.findings)) return;
    const postings = this.entries.check(event);
    // The rest needs to know what was before.
    if (since) return;
    this.causes.check(event);
    this.ids.check(event);
    this.lots.check(event);
    this.remedies.check(event, postings);
    this.charges.check(event);
  }

  private async diagnose(): Promise<void> {
    const broken = new Map(
      [...this.chains.broken].slice(0, MOST_DIAGNOSED).map((name) => [name, [] as RecordedEvent[]]),
    );
    if (broken.size === 0) return;
    const reported = new Set<string>();
    const onDamage = (damage: DamagedLog) => {
      const { stream, revision } = damageFound(damage);
      reported.add(`${stream} @${revision}`);
    };
    // Not stream by stream: a store may refuse to read one that has a gap.
    for await (const raw of pastDamage(this.options.store, 0n, onDamage)) broken.get(raw.stream)?.push(recorded(raw));
    for (const [stream, events] of broken) {
      events.sort((a, b) => a.revision - b.revision);
      const all = diagnose(events);
      // What the store says is damaged has been named already.
      const found = all.filter(({ revision }) => !reported.has(`${stream} @${revision}`));
      for (const finding of found) this.findings.add(finding);
      if (all.length > 0) continue;
      // Each is where it belongs in its stream, but the log gives them in another order.
      this.findings.add({ law: 'events-swapped', message: `${stream}: the log has its events out of order`, stream });
    }
  }
}

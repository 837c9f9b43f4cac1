import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Seal } from '@modosu/contracts/ledger.events';
import { Refusal } from '@modosu/event-sourcing/decider';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { CONFIG, LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { newId } from '@modosu/service-kit/request/ids';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Checkpointer } from '../checkpoint/checkpointer';
import { CheckpointKeys, SEAL_STREAM } from '../checkpoint/signing';
import { IndexComparison } from './index-comparison';
import { KeptReports, type Report } from './kept-reports';
import type { Outcome, VerificationOrder, VerificationWord } from './verification.worker';

const WORKER = join(__dirname, 'verification.worker.js');
const KEPT = 20;
const KEPT_EVERY_MS = 500;
const LAWS_OF_ALL =
  'Judged only with the whole log, so not in this run: balances, transit accounts, lots, causes, ids, and what was put right.';

/** Checks of the log, one at a time, each in a thread of its own, so that questions are answered meanwhile. */
@Injectable()
export class Verifications implements OnModuleDestroy {
  private readonly reports = new Map<string, Report>();
  private running: { id: string; since: number | undefined; worker: Worker } | undefined;
  private readonly comparison: IndexComparison;
  private readonly kept: KeptReports;
  private keptAt = 0;
  private keeping: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: ServiceConfig,
    private readonly store: EventStore,
    private readonly checkpointer: Checkpointer,
    private readonly keys: CheckpointKeys,
    database: ServiceDatabase,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.comparison = new IndexComparison(store, database.kysely);
    this.kept = new KeptReports(database.kysely, wallClock.epochMs);
  }

  async onModuleDestroy(): Promise<void> {
    await this.running?.worker.terminate();
  }

  /** Of a check that any copy of the service has begun. @throws Refusal NOT_FOUND */
  async find(verificationId: string): Promise<Report> {
    const report = this.reports.get(verificationId) ?? (await this.kept.find(verificationId));
    if (!report) throw new Refusal('NOT_FOUND');
    return report;
  }

  /**
   * @param since the number of a seal
   * @returns the id to ask for its report by; that of the check that is under way if it is the same
   * @throws Refusal NOT_FOUND for a seal that is not there, OVERLOADED while another check is under way
   */
  async start(since: number | undefined): Promise<string> {
    const notes: string[] = [];
    const from = since === undefined ? undefined : await this.startingPoint(since, notes);
    const head = String(await this.store.headPosition());
    if (this.running) {
      if (this.running.since === since) return this.running.id;
      throw new Refusal('OVERLOADED', { running: this.running.id });
    }
    const id = newId();
    const order: VerificationOrder = {
      eventStoreUrl: this.config.eventStoreUrl,
      sealKeys: this.keys.published,
      seed: randomBytes(4).readUInt32LE(),
      since: from,
    };
    const worker = new Worker(WORKER, { workerData: order });
    this.running = { id, since, worker };
    const start = performance.now();
    const counts = { position: from?.seal.position ?? '0', events: 0, streams: 0, seals: 0, entries: 0, inFlight: 0 };
    const nothing = { findings: [], found: 0, eventsPerSecond: 0, notes };
    const kept = this.keep({ verificationId: id, state: 'running', head, ...counts, ...nothing });
    worker.on(
      'message',
      (word: VerificationWord) => void this.receive(id, word, { start, isWhole: since === undefined }),
    );
    worker.on('error', (error) => this.end(id, { state: 'failed', error: error.message }));
    worker.on('exit', () => {
      if (this.running?.id === id) this.running = undefined;
    });
    await kept;
    return id;
  }

  private async receive(
    id: string,
    word: VerificationWord,
    { start, isWhole }: { start: number; isWhole: boolean },
  ): Promise<void> {
    const seconds = Math.max(0.001, (performance.now() - start) / 1_000);
    const eventsPerSecond = Math.round(word.counts.events / seconds);
    const { cashOnWordYen: _yen, cashOnWordCharges: _charges, ...counts } = word.counts;
    this.change(id, { ...counts, eventsPerSecond });
    if (word.kind === 'progress') return;
    this.noteCash(id, word.counts);
    const end = word.kind === 'failed' ? { state: 'failed' as const, error: word.error } : { state: 'done' as const };
    try {
      this.end(id, { ...end, ...(await this.located(word, isWhole && word.kind === 'done')) });
    } catch (error) {
      const notes = [
        ...(this.reports.get(id)?.notes ?? []),
        `Not compared with the index: ${(error as Error).message}.`,
      ];
      this.end(id, { ...end, findings: word.listed, found: word.found, notes });
    }
  }

  /** No finding: it was lawful then. But a reader of the books should know how much of them rests on it. */
  private noteCash(
    id: string,
    { cashOnWordYen, cashOnWordCharges }: Pick<Outcome['counts'], 'cashOnWordYen' | 'cashOnWordCharges'>,
  ): void {
    if (cashOnWordCharges === 0) return;
    const note = `¥${cashOnWordYen.toLocaleString('en')} in ${cashOnWordCharges} charges with cash were credited on the members' own word, before cash points said what they took.`;
    this.change(id, { notes: [...(this.reports.get(id)?.notes ?? []), note] });
  }

  private async located(
    { listed, found, counts }: Outcome,
    isWhole: boolean,
  ): Promise<Pick<Report, 'findings' | 'found'>> {
    const { position, events } = counts;
    const findings = await this.comparison.locate(listed, isWhole ? { position, events } : { position });
    return { findings, found: found + findings.length - listed.length };
  }

  private async startingPoint(no: number, notes: string[]): Promise<VerificationOrder['since']> {
    notes.push(LAWS_OF_ALL);
    const seal = await this.sealNo(no);
    const heads = await this.checkpointer.headsAt(seal);
    if (!heads)
      notes.push(`The streams as they were at seal ${no} are not at hand: the log before it is chained as well.`);
    return { seal, heads };
  }

  private async sealNo(no: number): Promise<Seal> {
    for await (const event of this.store.readStream(SEAL_STREAM, { from: no - 1, max: 1 })) return event.data as Seal;
    throw new Refusal('NOT_FOUND', { seal: no });
  }

  private keep(report: Report): Promise<void> {
    this.reports.set(report.verificationId, report);
    const [oldest] = this.reports.keys();
    if (this.reports.size > KEPT && oldest !== undefined) this.reports.delete(oldest);
    this.keptAt = wallClock.epochMs();
    // One after another, so that an end is not overtaken. Without the database only this copy knows of it.
    this.keeping = this.keeping
      .then(() => this.kept.keep(report))
      .catch((error: unknown) => {
        const { verificationId, state } = report;
        this.logger.warn({ err: error, verificationId, state }, 'the report of a check of the log is not kept');
      });
    return this.keeping;
  }

  private change(id: string, change: Partial<Report>): void {
    const report = this.reports.get(id);
    if (!report) return;
    const changed = { ...report, ...change };
    this.reports.set(id, changed);
    if (changed.state !== 'running' || wallClock.epochMs() - this.keptAt >= KEPT_EVERY_MS) void this.keep(changed);
  }

  private end(id: string, change: Partial<Report>): void {
    this.change(id, change);
    if (this.running?.id === id) this.running = undefined;
  }
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { accept, type Decider } from '@modosu/event-sourcing/decider';
import type { DomainEvent, RawEvent } from '@modosu/event-store-client/event';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { type Database, openDatabase } from '@modosu/read-models/database/database';
import { ProjectionRunner } from '@modosu/read-models/runner/projection-runner';
import { newId } from '@modosu/service-kit/request/ids';
import { checkpointDecider } from '../src/checkpoint/checkpoint.decider';
import { Checkpointer } from '../src/checkpoint/checkpointer';
import { HeadTable } from '../src/checkpoint/head-table';
import { CheckpointKeys, CheckpointSigner } from '../src/checkpoint/signing';
import { eventIndexProjection } from '../src/log/event-index.projection';
import type { Stated } from './events';
import { LogFile } from './log-file';

const OWNERS: Record<string, string> = { wallet: 'payment', merchant: 'payment', compensation: 'compensation' };
const NOW = '2019-07-02T01:00:00.000Z';

const scribe: Decider<DomainEvent[], DomainEvent, null, object> = {
  initial: null,
  evolve: () => null,
  decide: (events) => accept(events, {}),
};

export function makeSealKey(kid: string): { private: JsonWebKey; public: JsonWebKey } {
  const pair = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  });
  const names = { kid, alg: 'EdDSA', use: 'sig' };
  return {
    private: { ...createPrivateKey(pair.privateKey).export({ format: 'jwk' }), ...names },
    public: { ...createPublicKey(pair.publicKey).export({ format: 'jwk' }), ...names },
  };
}

/** A log on disk with seals and with the ledger's index of it; copies of it can be opened as they are, or tampered with. */
export class SealedLog {
  readonly key = makeSealKey('seal-test');
  readonly keys = new CheckpointKeys([this.key.public]);
  readonly index: Database = openDatabase(':memory:');
  private readonly folder = mkdtempSync(join(tmpdir(), 'modosu-sealed-'));
  private readonly writers = new Map<string, Aggregate<DomainEvent[], DomainEvent, null, object>>();
  private local!: LocalStore;
  private sealing!: Checkpointer;
  store!: EventStore;
  heads!: HeadTable;
  /** What was written, as it is stored. */
  events: RawEvent[] = [];

  /** Opens the log, lets `write` fill it, and stops the store, so that its file is at rest. */
  async fill(write: (log: SealedLog) => Promise<void>): Promise<void> {
    this.local = await LocalStore.start(['--port', '0', '--data', join(this.folder, 'original')]);
    this.store = EventStore.connect(this.local.url);
    this.heads = new HeadTable(this.index);
    await this.heads.prepare();
    this.sealing = this.checkpointerOf(this.store, this.heads);
    const runner = new ProjectionRunner({
      store: this.store,
      db: this.index,
      service: 'ledger',
      projections: [eventIndexProjection],
    });
    await runner.start();
    await write(this);
    await runner.waitFor(await this.store.headPosition(), 5_000);
    await runner.stop();
    for await (const event of this.store.readAllRaw()) this.events.push(event);
    await this.store.dispose();
    await this.local.stop();
  }

  checkpointerOf(store: EventStore, heads: HeadTable): Checkpointer {
    const stream = new Aggregate({ store, category: 'seal', decider: checkpointDecider, service: 'ledger' });
    return new Checkpointer({ store, heads, stream, signer: new CheckpointSigner(this.key.private), keys: this.keys });
  }

  /** Seals a copy with a table that is empty: all of it is folded again. */
  async sealAnew(store: EventStore) {
    const db = openDatabase(':memory:');
    try {
      const heads = new HeadTable(db);
      await heads.prepare();
      return await this.checkpointerOf(store, heads).seal(command());
    } finally {
      await db.destroy();
    }
  }

  /** Seals another log with the table that was filled from this one. */
  sealOn(store: EventStore) {
    return this.checkpointerOf(store, this.heads).seal(command());
  }

  async write(stream: string, ...events: Stated[]): Promise<void> {
    const [category, id] = [stream.slice(0, stream.indexOf('-')), stream.slice(stream.indexOf('-') + 1)];
    let writer = this.writers.get(category);
    if (!writer) {
      writer = new Aggregate({ store: this.store, service: OWNERS[category] ?? 'charging', category, decider: scribe });
      this.writers.set(category, writer);
    }
    await writer.handle(id, events, command());
  }

  seal() {
    return this.sealing.seal(command());
  }

  /** The n-th event of a stream. */
  at(stream: string, revision: number): RawEvent {
    const event = this.events.find((one) => one.stream === stream && one.revision === revision);
    if (!event) throw new Error(`there is no ${stream} @${revision}`);
    return event;
  }

  /** A copy of the log with the file changed, as a running store. */
  async tampered<T>(change: (file: LogFile) => void, look: (store: EventStore) => Promise<T>): Promise<T> {
    const scratch = mkdtempSync(join(tmpdir(), 'modosu-tampered-'));
    cpSync(join(this.folder, 'original'), join(scratch, 'changed'), { recursive: true });
    const file = new LogFile(join(scratch, 'changed'));
    change(file);
    await file.close();
    // This process may keep its lock on the file until it ends; the store gets one that nobody has opened.
    const copy = join(scratch, 'copy');
    cpSync(join(scratch, 'changed'), copy, { recursive: true, filter: (path) => !path.endsWith('-shm') });
    const local = await LocalStore.start(['--port', '0', '--data', copy]);
    const store = EventStore.connect(local.url);
    try {
      return await look(store);
    } finally {
      await store.dispose();
      await local.stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  }

  async remove(): Promise<void> {
    await this.index.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function command() {
  const id = newId();
  return { commandId: id, correlationId: id, causationId: id, actor: { kind: 'staff', id: 'auditor' }, now: NOW };
}

import type { JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { LedgerEvent, Seal } from '@modosu/contracts/ledger.events';
import { Aggregate, type CommandContext } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { DistributedMutex } from '@modosu/read-models/leadership/distributed-mutex';
import type { Lease } from '@modosu/read-models/leadership/lease';
import { CONFIG, LOGGER, type Logger } from '@modosu/service-kit/configuration/injection-tokens';
import { ConfigError, type ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import type { HealthReport } from '@modosu/service-kit/observability/health';
import { newId } from '@modosu/service-kit/request/ids';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Background } from '@modosu/service-kit/runtime/background';
import { ServiceDatabase } from '@modosu/service-kit/runtime/service-database';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HeadTable } from './head-table';
import { LogBroken } from './log-broken';
import { SealKeys, SealSigner } from './seal';
import { type SealStreamState, sealDecider } from './seal-stream';
import { Sealer } from './sealer';

const KEY_FILE = 'seal-key.json';

/** The settings of the ledger's own environment. */
export interface SealSettings {
  /** A seal is made so often, if something was written meanwhile. Seconds of real time; 0: on demand only. */
  SEAL_INTERVAL_SECONDS: number;
}

/** Seals the log at intervals and on demand, and says in the service's health if it cannot. */
@Injectable()
export class Seals implements OnModuleInit {
  readonly keys: SealKeys;
  readonly heads: HeadTable;
  readonly sealer: Sealer;
  readonly stream: Aggregate<Seal, LedgerEvent, SealStreamState, object>;
  /** All copies of the service write into one table of heads. */
  private readonly turn: Lease;
  private timer: NodeJS.Timeout | undefined;
  private broken: LogBroken['finding'] | undefined;
  private lastError: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: ServiceConfig<SealSettings>,
    store: EventStore,
    database: ServiceDatabase,
    private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const signer = readSigner(config);
    this.keys = new SealKeys(readPublished(config, signer.keyId));
    this.turn = database.leaseOf('seals');
    this.heads = new HeadTable(database.kysely, () => this.turn.guarded());
    const shared = new DistributedMutex(this.turn);
    const alone = <T>(work: () => Promise<T>) => shared.run(work);
    this.stream = new Aggregate({ store, category: 'seal', decider: sealDecider, service: 'ledger', cacheSize: 1 });
    this.sealer = new Sealer({ store, heads: this.heads, stream: this.stream, signer, keys: this.keys, alone });
  }

  onModuleInit(): void {
    this.background.add('seals', this, (health) => this.judge(health));
  }

  async follow(): Promise<void> {
    clearInterval(this.timer);
    await this.turn.makeTable();
    await this.heads.prepare();
  }

  /** One copy of the ledger seals by itself; any of them does when asked to. */
  async lead(): Promise<void> {
    const { SEAL_INTERVAL_SECONDS: seconds } = this.config.extra;
    if (seconds > 0) this.timer = setInterval(() => void this.sealByItself(), seconds * 1_000);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sealer.settled();
  }

  health() {
    return { broken: this.broken, lastError: this.lastError };
  }

  /** @throws LogBroken, Refusal, StoreUnavailable */
  async seal(context: CommandContext): Promise<{ seal: Seal; isNew: boolean } | undefined> {
    try {
      const made = await this.sealer.seal(context);
      this.broken = undefined;
      this.lastError = undefined;
      return made;
    } catch (error) {
      if (error instanceof LogBroken) this.broken = error.finding;
      else this.lastError = (error as Error).message;
      throw error;
    }
  }

  /** What goes wrong is in the health and the log; the next time it is tried again. */
  private async sealByItself(): Promise<void> {
    const id = newId();
    const actor = { kind: 'service', id: 'ledger' };
    // The machine's own time, also where a scenario has another: a seal says when it was really made.
    const context = { commandId: id, correlationId: id, causationId: id, actor, now: wallClock.iso() };
    await this.seal(context).catch((error: unknown) =>
      this.logger.error({ err: error }, 'the log could not be sealed'),
    );
  }

  private judge(health: unknown): HealthReport {
    const trouble = this.broken !== undefined || this.lastError !== undefined;
    return { status: trouble ? 'degraded' : 'ok', detail: health };
  }
}

function readSigner(config: ServiceConfig<SealSettings>): SealSigner {
  try {
    return new SealSigner(config.readJsonSecret(KEY_FILE) as JsonWebKey);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${KEY_FILE} in ${config.secretsDir} is unfit: ${(error as Error).message}`);
  }
}

/** @throws ConfigError if the key that signs now is not published: nobody could check its seals */
function readPublished({ publicKeysPath }: ServiceConfig<SealSettings>, keyId: string): JsonWebKey[] {
  const { sealKeys = [] } = JSON.parse(readFileSync(publicKeysPath, 'utf8')) as { sealKeys?: JsonWebKey[] };
  if (sealKeys.some(({ kid }) => kid === keyId)) return sealKeys;
  throw new ConfigError(`${publicKeysPath} does not publish the seal key ${keyId} under sealKeys`);
}

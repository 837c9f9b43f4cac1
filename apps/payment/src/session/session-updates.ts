import { poll } from '@modosu/concurrency/poll';
import { SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LiveFold } from '@modosu/read-models/fold/live-fold';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Background } from '@modosu/service-kit/runtime/background';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EndedSessions } from './ended-sessions';

/** How far behind identity's log a copy may be and still take codes, ms. */
const MOST_BEHIND_MS = 1_000;
/** How long a start waits until all is known; after that requests are answered, and codes refused. */
const START_MS = 5_000;

/** Keeps what is known of ended sessions up to identity's log in every copy of the service, whichever leads. */
@Injectable()
export class SessionUpdates implements OnModuleInit {
  private readonly live: LiveFold;

  constructor(
    store: EventStore,
    private readonly sessions: EndedSessions,
    private readonly messenger: Messenger,
    private readonly readModels: ReadModels,
    private readonly background: Background,
  ) {
    const { projection, take } = sessions;
    this.live = new LiveFold({ store, prefixes: projection.prefixes, take });
  }

  /** After the read models, from which it begins. */
  onModuleInit(): void {
    this.messenger.onNotice(SESSION_REVOKED_NOTICE, (notice) => this.sessions.receive(notice));
    this.background.add('ended sessions in memory', {
      start: () => this.start(),
      stop: () => this.live.stop(),
      health: () => ({ lastError: this.live.lastError, behindMs: Math.round(this.live.behindMs) }),
    });
  }

  /** False while it cannot be told which sessions have ended: what this copy knows is too old. */
  get areKnown(): boolean {
    return this.live.behindMs <= MOST_BEHIND_MS;
  }

  private async start(): Promise<void> {
    // The table holds everything up to there, and perhaps more by the time it is read. At 0 it may be of another log.
    const from = this.readModels.runner.position();
    if (from > 0n) await this.sessions.open(this.readModels.db);
    this.live.start(from);
    await poll(async () => (this.live.behindMs === 0 ? true : undefined), { everyMs: 10, timeoutMs: START_MS });
  }
}

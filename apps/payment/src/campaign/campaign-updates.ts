import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LiveFold } from '@modosu/read-models/fold/live-fold';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Background } from '@modosu/service-kit/runtime/background';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CampaignBook } from './campaign-book';

/** Keeps the book up to the log in every copy of the service, whichever leads. */
@Injectable()
export class CampaignUpdates implements OnModuleInit {
  private readonly live: LiveFold;

  constructor(
    store: EventStore,
    private readonly book: CampaignBook,
    private readonly readModels: ReadModels,
    private readonly background: Background,
  ) {
    this.live = new LiveFold({ store, prefixes: book.projection.prefixes, take: book.take });
  }

  /** After the read models, from which the book begins. */
  onModuleInit(): void {
    this.background.add('campaigns in memory', {
      start: () => this.start(),
      stop: () => this.live.stop(),
      health: () => ({ lastError: this.live.lastError }),
    });
  }

  private async start(): Promise<void> {
    // The table holds everything up to there, and perhaps more by the time it is read. At 0 it may be of another log.
    const from = this.readModels.runner.position();
    if (from > 0n) await this.book.open(this.readModels.db);
    this.live.start(from);
  }
}

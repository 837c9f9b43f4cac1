import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database, DatabaseTransaction } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { Injectable } from '@nestjs/common';
import type { CampaignEvent, CampaignTerms } from './campaign.events';

const TABLE = 'campaigns';

export type CampaignStatus = 'running' | 'stopped' | 'ended';

export interface CampaignTables {
  /** The terms as JSON; the position of the creation in the log. */
  readonly [TABLE]: {
    readonly campaign_id: string;
    readonly terms: string;
    readonly position: number;
    readonly status: CampaignStatus;
  };
}

interface Known {
  readonly terms: CampaignTerms;
  /** Of its creation in the log. */
  readonly position: bigint;
  readonly status: CampaignStatus;
}

/**
 * The terms of all campaigns, in the memory of every copy of the service, since every payment asks for them. They are
 * kept in a table too, so that a start needs no reading of the log.
 */
@Injectable()
export class CampaignBook {
  private readonly byId = new Map<string, Known>();
  private running: readonly CampaignTerms[] = [];

  readonly projection: Projection<CampaignTables> = {
    name: 'campaigns',
    version: 3,
    prefixes: ['campaign-'],
    tables: [TABLE],
    async schema(db) {
      await db.schema
        .createTable(TABLE)
        .ifNotExists()
        .addColumn('campaign_id', 'text', (column) => column.primaryKey())
        .addColumn('terms', 'text', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
    },
    async apply(trx, events) {
      for (const event of events as readonly RecordedEvent<CampaignEvent>[]) await write(trx, event);
    },
  };

  /** Takes in what the log says; the same any number of times. */
  readonly take = (events: readonly RecordedEvent[]): void => {
    for (const { type, data, position } of events as readonly RecordedEvent<CampaignEvent>[]) {
      if (type === 'campaign.created.v1' || type === 'campaign.created.v2') this.add(data, position);
      else if (type === 'campaign.stopped.v1') this.change(data.campaignId, 'stopped');
      else if (type === 'campaign.ended.v1') this.change(data.campaignId, 'ended');
    }
  };

  /** Reads what is in the table, which is the log up to some position. */
  async open(db: Database<CampaignTables>): Promise<void> {
    for (const { campaign_id, terms, position, status } of await db.selectFrom(TABLE).selectAll().execute()) {
      this.add(JSON.parse(terms) as CampaignTerms, BigInt(position));
      if (status !== 'running') this.change(campaign_id, status);
    }
  }

  add(terms: CampaignTerms, position: bigint): void {
    const status = this.byId.get(terms.campaignId)?.status ?? 'running';
    this.byId.set(terms.campaignId, { terms, position, status });
    this.renew();
  }

  /** A campaign that was stopped or has ended never runs again. */
  change(campaignId: string, status: 'stopped' | 'ended'): void {
    const known = this.byId.get(campaignId);
    if (!known || known.status === 'ended') return;
    this.byId.set(campaignId, { ...known, status });
    this.renew();
  }

  /**
   * Those that were not stopped, in the order of the log: which of two that give as much is chosen is the same in every
   * copy, whatever it read first.
   */
  all(): readonly CampaignTerms[] {
    return this.running;
  }

  private renew(): void {
    const known = [...this.byId.values()].filter(({ status }) => status === 'running');
    this.running = known.sort(inOrderOfCreation).map(({ terms }) => terms);
  }
}

/** In the order of their creation. */
export function campaignsAfter(db: Database<CampaignTables>, after: number, limit: number) {
  return db.selectFrom(TABLE).selectAll().where('position', '>', after).orderBy('position').limit(limit).execute();
}

async function write(trx: DatabaseTransaction<CampaignTables>, event: RecordedEvent<CampaignEvent>): Promise<void> {
  const { type, data, position } = event;
  if (type === 'campaign.created.v1' || type === 'campaign.created.v2') {
    const row = { campaign_id: data.campaignId, terms: JSON.stringify(data), position: Number(position) };
    await trx
      .insertInto(TABLE)
      .values({ ...row, status: 'running' })
      .onConflict((conflict) => conflict.column('campaign_id').doNothing())
      .execute();
  } else if (type === 'campaign.stopped.v1' || type === 'campaign.ended.v1') {
    const status = type === 'campaign.ended.v1' ? 'ended' : 'stopped';
    await trx.updateTable(TABLE).set({ status }).where('campaign_id', '=', data.campaignId).execute();
  }
}

function inOrderOfCreation(a: Known, b: Known): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.terms.campaignId < b.terms.campaignId ? -1 : 1;
}

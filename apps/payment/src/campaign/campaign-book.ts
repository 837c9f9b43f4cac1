import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Database } from '@modosu/read-models/database/database';
import type { Projection } from '@modosu/read-models/projection';
import { Injectable } from '@nestjs/common';
import type { CampaignEvent, CampaignTerms } from './campaign.events';

const TABLE = 'campaigns';

export interface CampaignTables {
  /** The terms as JSON. */
  readonly [TABLE]: { readonly campaign_id: string; readonly terms: string };
}

interface Known {
  readonly terms: CampaignTerms;
  /** Of its creation in the log. */
  readonly position: bigint;
}

/**
 * The terms of all campaigns, in the memory of every copy of the service, since every payment asks for them. They are
 * kept in a table too, so that a start needs no reading of the log.
 */
@Injectable()
export class CampaignBook {
  private readonly byId = new Map<string, Known>();
  private list: readonly CampaignTerms[] = [];

  readonly projection: Projection<CampaignTables> = {
    name: 'campaigns',
    version: 2,
    prefixes: ['campaign-'],
    tables: [TABLE],
    async schema(db) {
      await db.schema
        .createTable(TABLE)
        .ifNotExists()
        .addColumn('campaign_id', 'text', (column) => column.primaryKey())
        .addColumn('terms', 'text', (column) => column.notNull())
        .execute();
    },
    async apply(trx, events) {
      const rows = (events as readonly RecordedEvent<CampaignEvent>[]).map(({ data, position }) => ({
        campaign_id: data.campaignId,
        terms: JSON.stringify({ ...data, position: String(position) }),
      }));
      if (rows.length === 0) return;
      await trx
        .insertInto(TABLE)
        .values(rows)
        .onConflict((conflict) => conflict.column('campaign_id').doNothing())
        .execute();
    },
  };

  /** Takes in what the log says; the same any number of times. */
  readonly take = (events: readonly RecordedEvent[]): void => {
    for (const { data, position } of events as readonly RecordedEvent<CampaignEvent>[]) this.add(data, position);
  };

  /** Reads what is in the table, which is the log up to some position. A table of before has no positions. */
  async open(db: Database<CampaignTables>): Promise<void> {
    for (const row of await db.selectFrom(TABLE).select('terms').execute()) {
      const { position = '0', ...terms } = JSON.parse(row.terms) as CampaignTerms & { position?: string };
      this.add(terms, BigInt(position));
    }
  }

  add(terms: CampaignTerms, position: bigint): void {
    this.byId.set(terms.campaignId, { terms, position });
    this.list = [...this.byId.values()].sort(inOrderOfCreation).map((known) => known.terms);
  }

  /** In the order of the log: which of two that give as much is chosen is the same in every copy, whatever it read first. */
  all(): readonly CampaignTerms[] {
    return this.list;
  }
}

function inOrderOfCreation(a: Known, b: Known): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.terms.campaignId < b.terms.campaignId ? -1 : 1;
}

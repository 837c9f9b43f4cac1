import type { Database } from '@modosu/event-sourcing/database';
import type { RecordedEvent } from '@modosu/event-sourcing/event';
import type { Projection } from '@modosu/event-sourcing/projection/projection';
import type { CampaignEvent, CampaignTerms } from './campaign.events';

const TABLE = 'campaigns';

/**
 * The terms of all campaigns, in the memory of every copy of the service, since every payment asks for them. They are
 * kept in a table too, so that a start needs no reading of the log.
 */
export class CampaignBook {
  private readonly byId = new Map<string, CampaignTerms>();
  private list: readonly CampaignTerms[] = [];

  readonly projection: Projection = {
    name: 'campaigns',
    version: 1,
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
      const created = (events as readonly RecordedEvent<CampaignEvent>[]).map(({ data }) => data);
      const rows = created.map((terms) => ({ campaign_id: terms.campaignId, terms: JSON.stringify(terms) }));
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
    for (const { data } of events as readonly RecordedEvent<CampaignEvent>[]) this.add(data);
  };

  /** Reads what is in the table, which is the log up to some position. */
  async open(db: Database): Promise<void> {
    for (const row of await db.selectFrom(TABLE).select('terms').execute()) this.add(JSON.parse(row.terms));
  }

  add(terms: CampaignTerms): void {
    this.byId.set(terms.campaignId, terms);
    this.list = [...this.byId.values()].sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1));
  }

  /** In the order of their ids, so that which one is chosen among equals does not depend on who came first here. */
  all(): readonly CampaignTerms[] {
    return this.list;
  }
}

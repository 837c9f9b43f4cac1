import { openDatabase } from '@modosu/event-sourcing/database';
import type { RecordedEvent } from '@modosu/event-sourcing/event';
import { specification } from '@modosu/event-sourcing/testing/specification';
import { campaignDecider } from './campaign.decider';
import type { CampaignTerms } from './campaign.events';
import { CampaignBook } from './campaign-book';

const terms = (campaignId: string): CampaignTerms => ({
  campaignId,
  name: 'Ten per cent',
  percent: 10,
  monthlyCapYen: 1_000,
  from: '2019-07-01T00:00:00.000Z',
  to: '2019-08-01T00:00:00.000Z',
  excludedCategories: ['tobacco'],
});

describe('a campaign', () => {
  it('is created once, with terms that do not change', () => {
    const created = { type: 'campaign.created.v1', data: terms('k') } as const;
    const create = { type: 'create', ...terms('k') } as const;
    specification(campaignDecider).given([]).when(create).thenEvents([created]).thenReply({ campaignId: 'k' });
    specification(campaignDecider)
      .given([created])
      .when({ ...create, percent: 90 })
      .thenEvents([]);
  });
});

describe('the book of campaigns', () => {
  it('knows after a restart what the table and the log hold, each once', async () => {
    const db = openDatabase(':memory:');
    const { projection } = new CampaignBook();
    await projection.schema(db);
    const created = (id: string) => ({ type: 'campaign.created.v1', data: terms(id) }) as unknown as RecordedEvent;
    const events = ['b', 'a'].map(created);
    for (let times = 0; times < 2; times += 1) {
      await db.transaction().execute((trx) => projection.apply(trx, events));
    }
    const after = new CampaignBook();
    await after.open(db);
    after.take(['a', 'c'].map(created));
    expect(after.all()).toEqual([terms('a'), terms('b'), terms('c')]);
    await db.destroy();
  });
});

import { specification } from '@modosu/event-sourcing/testing/specification';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { openDatabase } from '@modosu/read-models/database/database';
import fc from 'fast-check';
import { cashbackOf } from '../wallet/cashback';
import { noWallet } from '../wallet/wallet.state';
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

const created = (id: string, place: number) =>
  ({ type: 'campaign.created.v1', data: terms(id), position: BigInt(place) }) as unknown as RecordedEvent;

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
    const events = ['b', 'a'].map(created);
    for (let times = 0; times < 2; times += 1) {
      await db.transaction().execute((trx) => projection.apply(trx, events));
    }
    const after = new CampaignBook();
    await after.open(db);
    after.take([created('a', 1), created('c', 2)]);
    expect(after.all()).toEqual([terms('b'), terms('a'), terms('c')]);
    await db.destroy();
  });

  it('given several that give as much, then the one created first applies, whatever their ids and which was heard of first', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 8 });
    const heard = ids.chain((all) =>
      fc.record({ all: fc.constant(all), heard: fc.shuffledSubarray(all, { minLength: all.length }) }),
    );
    fc.assert(
      fc.property(heard, ({ all, heard: order }) => {
        const book = new CampaignBook();
        for (const id of order) book.take([created(id, all.indexOf(id))]);
        expect(book.all().map(({ campaignId }) => campaignId)).toEqual(all);
        const payment = { kind: 'payment', id: 'p', amountYen: 1_000, category: 'general' } as const;
        const cashback = cashbackOf(payment, noWallet, book.all(), '2019-07-02T00:00:00.000Z');
        expect(cashback?.terms.campaignId).toBe(all[0]);
      }),
    );
  });
  it('given ids that sort otherwise, then a restart does not change the order', async () => {
    const db = openDatabase(':memory:');
    const { projection } = new CampaignBook();
    await projection.schema(db);
    const log = ['z', 'm', 'a'].map(created);
    await db.transaction().execute((trx) => projection.apply(trx, log));
    const after = new CampaignBook();
    await after.open(db);
    expect(after.all().map(({ campaignId }) => campaignId)).toEqual(['z', 'm', 'a']);
    await db.destroy();
  });

  it('given one that was stopped or has ended, then it is not among those that run, also after a restart', async () => {
    const db = openDatabase(':memory:');
    const { projection } = new CampaignBook();
    await projection.schema(db);
    const stopped = { type: 'campaign.stopped.v1', data: { campaignId: 'a', reason: 'r' }, position: 4n } as never;
    const ended = { type: 'campaign.ended.v1', data: { campaignId: 'b', reason: 'r' }, position: 5n } as never;
    const log = [...['a', 'b', 'c'].map(created), stopped, ended];
    await db.transaction().execute((trx) => projection.apply(trx, log));
    const after = new CampaignBook();
    await after.open(db);
    expect(after.all().map(({ campaignId }) => campaignId)).toEqual(['c']);
    // The log is read once more from somewhere: what was stopped stays so.
    after.take(log);
    expect(after.all().map(({ campaignId }) => campaignId)).toEqual(['c']);
    await db.destroy();
  });
});

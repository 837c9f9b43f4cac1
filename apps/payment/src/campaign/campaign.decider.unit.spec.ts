import { specification } from '@modosu/event-sourcing/testing/specification';
import { type CampaignCommand, campaignDecider } from './campaign.decider';
import type { CampaignEvent } from './campaign.events';

const campaignId = 'k';
const terms: Extract<CampaignEvent, { type: 'campaign.created.v2' }>['data'] = {
  campaignId,
  name: 'A thousand yen in all',
  percent: 10,
  monthlyCapYen: 1_000,
  from: '2019-07-01T00:00:00.000Z',
  to: '2019-08-01T00:00:00.000Z',
  excludedCategories: [],
  kind: 'payment',
  methods: [],
  budgetYen: 1_000,
  grantAfterDays: 0,
  onStop: 'honour',
};
const NOW = '2019-07-02T00:00:00.000Z';

const created: CampaignEvent = { type: 'campaign.created.v2', data: terms };
const forfeiting: CampaignEvent = { type: 'campaign.created.v2', data: { ...terms, onStop: 'forfeit' } };
const stopped: CampaignEvent = { type: 'campaign.stopped.v1', data: { campaignId, reason: 'r' } };
const ended: CampaignEvent = { type: 'campaign.ended.v1', data: { campaignId, reason: 'r' } };
const funded = (...grants: [string, number, number][]): CampaignEvent => ({
  type: 'campaign.grants-funded.v1',
  data: {
    campaignId,
    grants: grants.map(([grantId, amountYen, funding]) => ({ grantId, customerId: 'c', amountYen, funding })),
  },
});
const settled = (...grants: [string, number][]): CampaignEvent => ({
  type: 'campaign.grants-settled.v1',
  data: { campaignId, grants: grants.map(([grantId, returnedYen]) => ({ grantId, returnedYen })) },
});
const returned = (returnId: string, amountYen: number): CampaignEvent => ({
  type: 'campaign.budget-returned.v1',
  data: { campaignId, returnId, grantId: 'g', amountYen },
});
const fund = (...grants: [string, number][]): CampaignCommand => ({
  type: 'fund',
  grants: grants.map(([grantId, amountYen]) => ({ grantId, customerId: 'c', amountYen })),
});
const given = (...events: CampaignEvent[]) => specification(campaignDecider).given(events, NOW);

describe('the budget of a campaign', () => {
  it('gives each grant what it wants, the last one what is left, and then nothing', () => {
    given(created)
      .when(fund(['a', 700], ['b', 700], ['c', 1]))
      .thenEvents([funded(['a', 700, 1], ['b', 300, 2])])
      .thenReply({
        grants: [
          { grantId: 'a', amountYen: 700, funding: 1 },
          { grantId: 'b', amountYen: 300, funding: 2 },
          { grantId: 'c', amountYen: 0, reason: 'budget-spent' },
        ],
      });
  });

  it('gives a grant under way what it got before, also where it is asked for twice in one go', () => {
    given(created, funded(['a', 700, 1]))
      .when(fund(['a', 900]))
      .thenEvents([])
      .thenReply({ grants: [{ grantId: 'a', amountYen: 700, funding: 1 }] });
    given(created)
      .when(fund(['a', 700], ['a', 700]))
      .thenEvents([funded(['a', 700, 1])]);
  });

  it('gets back what was not used, and all that a second funding of the same grant took', () => {
    const settle = (funding: number | undefined, grantedYen: number): CampaignCommand => ({
      type: 'settle',
      grants: [{ grantId: 'a', funding, grantedYen }],
    });
    const after = given(created, funded(['a', 700, 2]));
    after.when(settle(2, 700)).thenEvents([settled(['a', 0])]);
    after.when(settle(2, 400)).thenEvents([settled(['a', 300])]);
    after.when(settle(1, 700)).thenEvents([settled(['a', 700])]);
    after.when(settle(undefined, 0)).thenEvents([settled(['a', 700])]);
    // Nothing is funded: it is said all the same, since that is what ends the work.
    given(created)
      .when(settle(undefined, 0))
      .thenEvents([settled(['a', 0])]);
    given(created, funded(['a', 700, 1]), settled(['a', 700]))
      .when(fund(['b', 1_000]))
      .thenEvents([funded(['b', 1_000, 2])]);
    const twice: CampaignCommand = {
      type: 'settle',
      grants: [
        { grantId: 'a', grantedYen: 0 },
        { grantId: 'a', grantedYen: 0 },
      ],
    };
    after.when(twice).thenEvents([settled(['a', 700])]);
  });

  it('is restored by what was taken back, once for each event that did so', () => {
    const command: CampaignCommand = { type: 'return', returnId: 'e1', grantId: 'g', amountYen: 400 };
    const spent = given(created, funded(['g', 1_000, 1]), settled(['g', 0]));
    spent.when(command).thenEvents([returned('e1', 400)]);
    const again = given(created, funded(['g', 1_000, 1]), settled(['g', 0]), returned('e1', 400));
    again.when(command).thenEvents([]);
    again.when(fund(['h', 900])).thenEvents([funded(['h', 400, 2])]);
  });

  it('is known exactly to a state that does not grow with the grants that are settled', () => {
    const events = Array.from({ length: 50 }, (_, n) => [funded([`g${n}`, 10, n + 1]), settled([`g${n}`, 0])]).flat();
    const { state } = given(created, ...events);
    expect([state.spentYen, state.fundings, state.funded.size]).toEqual([500, 50, 0]);
  });
});

describe('a campaign', () => {
  it('that is stopped gives to what is pending, or not, as its terms say; what is under way keeps what it got', () => {
    given(created, stopped)
      .when(fund(['a', 10]))
      .thenEvents([funded(['a', 10, 1])]);
    given(forfeiting, stopped)
      .when(fund(['a', 10]))
      .thenEvents([])
      .thenReply({ grants: [{ grantId: 'a', amountYen: 0, reason: 'campaign-stopped' }] });
    given(forfeiting, funded(['a', 10, 1]), stopped)
      .when(fund(['a', 10]))
      .thenReply({ grants: [{ grantId: 'a', amountYen: 10, funding: 1 }] });
  });

  it('is stopped once, and ends when it was stopped or is over and nothing is under way', () => {
    const stop: CampaignCommand = { type: 'stop', reason: 'r' };
    const end: CampaignCommand = { type: 'end', reason: 'r', seed: 'ab' };
    const withSeed: CampaignEvent = { type: 'campaign.ended.v1', data: { campaignId, reason: 'r', seed: 'ab' } };
    given(created).when(stop).thenEvents([stopped]);
    given(created, stopped).when(stop).thenEvents([]);
    given(created).when(end).thenRefused('CAMPAIGN_STILL_RUNNING');
    given(created).when(end, terms.to).thenEvents([withSeed]).thenReply({ seed: 'ab' });
    given(created, funded(['a', 10, 1]), stopped)
      .when(end)
      .thenRefused('CASHBACK_STILL_PENDING');
    given(created, stopped).when(end).thenEvents([withSeed]);
    given(created, stopped, withSeed)
      .when({ ...end, seed: 'other' })
      .thenEvents([])
      .thenReply({ seed: 'ab' });
    given(created, ended)
      .when(fund(['a', 10]))
      .thenReply({ grants: [{ grantId: 'a', amountYen: 0, reason: 'campaign-stopped' }] });
  });

  it('that is not known is refused whatever is asked of it', () => {
    given()
      .when(fund(['a', 1]))
      .thenRefused('CAMPAIGN_UNKNOWN');
    given().when({ type: 'stop', reason: 'r' }).thenRefused('CAMPAIGN_UNKNOWN');
  });

  it('is recorded as it always was where its terms are plain', () => {
    const { kind: _, methods: __, budgetYen: ___, grantAfterDays: ____, onStop: _____, ...plain } = terms;
    given()
      .when({ type: 'create', ...plain })
      .thenEvents([{ type: 'campaign.created.v1', data: plain }]);
    given()
      .when({ type: 'create', ...terms })
      .thenEvents([created]);
  });
});

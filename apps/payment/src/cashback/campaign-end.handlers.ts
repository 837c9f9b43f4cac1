import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { endCampaign, listGrants } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Campaigns } from '../campaign/campaign.aggregate';
import { CampaignBook } from '../campaign/campaign-book';
import { LotterySeeds } from '../campaign/lottery';
import { pageAfter } from '../page/page';
import { grantsAfter, pendingOf } from './grants.projection';

@Injectable()
export class CampaignEndHandlers {
  constructor(
    private readonly campaigns: Campaigns,
    private readonly book: CampaignBook,
    private readonly seeds: LotterySeeds,
    private readonly readModels: ReadModels,
  ) {}

  /** Not while anything is pending: whose draw has not been decided would lose it, and the seed would be known before. */
  @Handles(endCampaign)
  async end({ campaignId, reason }: RequestOf<typeof endCampaign>, context: RequestContext) {
    const { state } = await this.campaigns.load(campaignId);
    if (!state.terms) throw new Refusal('CAMPAIGN_UNKNOWN');
    await this.readModels.caughtUp({ prefixes: ['wallet-', 'campaign-'] });
    const open = await pendingOf(this.readModels.db, campaignId);
    if (open.pending > 0) throw new Refusal('CASHBACK_STILL_PENDING', open);
    const seed = state.terms.lottery && this.seeds.seedOf(campaignId);
    const { reply } = await this.campaigns.handle(campaignId, { type: 'end', reason, seed }, context.command());
    this.book.change(campaignId, 'ended');
    return reply;
  }

  @Handles(listGrants)
  async grants({ campaignId, limit, after }: RequestOf<typeof listGrants>): Promise<ReplyOf<typeof listGrants>> {
    const { after: from } = pageAfter(limit, after);
    const { state } = await this.campaigns.load(campaignId);
    if (!state.terms) throw new Refusal('CAMPAIGN_UNKNOWN');
    await this.readModels.caughtUp({ prefixes: ['wallet-', 'campaign-'] });
    const rows = await grantsAfter(this.readModels.db, campaignId, from, limit);
    const items = rows.map((row) => ({
      grantId: row.grant_id,
      customerId: row.customer_id,
      eventId: row.event_id,
      hash: row.hash,
      oneIn: row.one_in ?? undefined,
      amountYen: row.amount_yen,
      outcome: row.outcome,
      grantedYen: row.granted_yen,
    }));
    return { items, next: rows.length < limit ? undefined : String(rows.at(-1)!.position) };
  }
}

import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { createCampaign, listCampaigns, showCampaign, stopCampaign } from '@modosu/contracts/payment.messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { pageAfter } from '../page/page';
import { Campaigns } from './campaign.aggregate';
import { type CampaignTerms, grantsLater } from './campaign.events';
import { CampaignBook, campaignsAfter } from './campaign-book';
import { LotterySeeds } from './lottery';

/** How long a list waits until it holds what was written before the question, real ms. */
const PATIENCE_MS = 2_000;

@Injectable()
export class CampaignHandlers {
  constructor(
    private readonly campaigns: Campaigns,
    private readonly book: CampaignBook,
    private readonly seeds: LotterySeeds,
    private readonly readModels: ReadModels,
  ) {}

  /** In this process it counts for the very next payment; in others, and if it came again, as soon as they have read of it. */
  @Handles(createCampaign)
  async create(request: RequestOf<typeof createCampaign>, context: RequestContext) {
    const campaignId = context.idOf('campaign');
    const terms = this.termsOf(campaignId, request);
    const command = { type: 'create', ...terms } as const;
    const { position } = await this.campaigns.handle(campaignId, command, context.command(), { isNew: true });
    if (position !== undefined) this.book.add(terms, position);
    return { campaignId };
  }

  /** The same: in this process at once, in others as soon as they have read of it. */
  @Handles(stopCampaign)
  async stop({ campaignId, reason }: RequestOf<typeof stopCampaign>, context: RequestContext) {
    const { reply } = await this.campaigns.handle(campaignId, { type: 'stop', reason }, context.command());
    this.book.change(campaignId, 'stopped');
    return reply;
  }

  @Handles(showCampaign)
  async show({ campaignId }: RequestOf<typeof showCampaign>): Promise<ReplyOf<typeof showCampaign>> {
    const { terms, status, spentYen, seed } = (await this.campaigns.load(campaignId)).state;
    if (!terms || status === 'none') throw new Refusal('CAMPAIGN_UNKNOWN');
    const { name, kind = 'payment', percent, monthlyCapYen, from, to, grantAfterDays = 0, budgetYen, lottery } = terms;
    const { oneIn, mostYen, seedHash } = lottery ?? {};
    const stated = {
      campaignId,
      name,
      kind,
      percent,
      monthlyCapYen,
      from,
      to,
      state: status,
      grantAfterDays,
      budgetYen,
    };
    return { ...stated, spentYen, oneIn, mostYen, seedHash, seed };
  }

  @Handles(listCampaigns)
  async list({ limit, after }: RequestOf<typeof listCampaigns>): Promise<ReplyOf<typeof listCampaigns>> {
    const { after: from } = pageAfter(limit, after);
    await this.readModels.caughtUp({ prefixes: ['campaign-'], patienceMs: PATIENCE_MS });
    const rows = await campaignsAfter(this.readModels.db, from, limit);
    const items = rows.map(({ campaign_id: campaignId, terms, status: state }) => {
      const { name, kind = 'payment', percent, from, to } = JSON.parse(terms) as CampaignTerms;
      return { campaignId, name, kind, percent, from, to, state };
    });
    return { items, next: rows.length < limit ? undefined : String(rows.at(-1)!.position) };
  }

  /** Plain terms stay what they always were in the log. */
  private termsOf(campaignId: string, request: RequestOf<typeof createCampaign>): CampaignTerms {
    const { methods = [], lottery: odds, budgetYen, grantAfterDays, onStop, ...plain } = request;
    if (odds && methods.length > 0) {
      const issues = [{ path: 'methods', message: 'charges take part in no lottery' }];
      throw new Refusal('VALIDATION_FAILED', { issues });
    }
    const lottery = odds && { ...odds, seedHash: this.seeds.hashOf(campaignId) };
    const kind = lottery ? 'lottery' : methods.length > 0 ? 'charge' : 'payment';
    const terms = { campaignId, ...plain, kind, methods, lottery, budgetYen, grantAfterDays, onStop } as const;
    return kind === 'payment' && !grantsLater(terms) ? { campaignId, ...plain } : terms;
  }
}

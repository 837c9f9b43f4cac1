import type { RequestOf } from '@modosu/contracts/message';
import { createCampaign } from '@modosu/contracts/payment.messages';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Campaigns } from './campaign.aggregate';
import { CampaignBook } from './campaign-book';

@Injectable()
export class CampaignHandlers {
  constructor(
    private readonly campaigns: Campaigns,
    private readonly book: CampaignBook,
  ) {}

  /** In this process it counts for the very next payment; in others, and if it came again, as soon as they have read of it. */
  @Handles(createCampaign)
  async create(request: RequestOf<typeof createCampaign>, context: RequestContext) {
    const campaignId = context.idOf('campaign');
    const terms = { campaignId, ...request };
    const command = { type: 'create', ...terms } as const;
    const { position } = await this.campaigns.handle(campaignId, command, context.command(), { isNew: true });
    if (position !== undefined) this.book.add(terms, position);
    return { campaignId };
  }
}

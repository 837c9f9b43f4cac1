import { type ReplyOf, type RequestOf } from '@modosu/contracts/message';
import { createCampaign } from '@modosu/contracts/payment.messages';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { CampaignBook } from './campaign-book';
import { Campaigns } from './campaigns';

@Controller()
export class CampaignController {
  constructor(
    private readonly campaigns: Campaigns,
    private readonly book: CampaignBook,
  ) {}

  /** In this process it counts for the very next payment; in others, and if it came again, as soon as they have read of it. */
  @Answers(createCampaign)
  async create(
    request: RequestOf<typeof createCampaign>,
    context: RequestContext,
  ): Promise<ReplyOf<typeof createCampaign>> {
    const campaignId = context.idOf('campaign');
    const terms = { campaignId, ...request };
    const command = { type: 'create', ...terms } as const;
    const { position } = await this.campaigns.handle(campaignId, command, context.command(), { isNew: true });
    if (position !== undefined) this.book.add(terms, position);
    return { campaignId };
  }
}

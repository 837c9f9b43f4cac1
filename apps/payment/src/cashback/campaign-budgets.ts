import { Batches } from '@modosu/concurrency/batches';
import { newId } from '@modosu/service-kit/request/ids';
import type { ProcessContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { Campaigns } from '../campaign/campaign.aggregate';
import type { GrantFunding, SettledGrant, WantedGrant } from '../campaign/campaign.decider';

/** The grants of one event: some 200 bytes each. */
const MOST_GRANTS = 200;

type With<Grant> = Grant & { readonly context: ProcessContext };

/**
 * Asks campaigns for their yen, many grants in one append, so that a campaign that everybody takes part in keeps up. Both
 * have one effect by what they say, so that a batch needs no name that a repeated one would have again.
 */
@Injectable()
export class CampaignBudgets {
  private readonly funding: Batches<With<WantedGrant>, GrantFunding>;
  private readonly settling: Batches<With<SettledGrant>, unknown>;

  constructor(campaigns: Campaigns) {
    this.funding = new Batches(MOST_GRANTS, async (campaignId, batch) => {
      const command = { type: 'fund', grants: batch.map(({ context: _, ...grant }) => grant) } as const;
      return (await campaigns.handle(campaignId, command, commandOf(batch))).reply.grants;
    });
    this.settling = new Batches(MOST_GRANTS, async (campaignId, batch) => {
      const command = { type: 'settle', grants: batch.map(({ context: _, ...grant }) => grant) } as const;
      await campaigns.handle(campaignId, command, commandOf(batch));
      return batch;
    });
  }

  fund(campaignId: string, grant: WantedGrant, context: ProcessContext): Promise<GrantFunding> {
    return this.funding.add(campaignId, { ...grant, context });
  }

  async settle(campaignId: string, grant: SettledGrant, context: ProcessContext): Promise<void> {
    await this.settling.add(campaignId, { ...grant, context });
  }
}

function commandOf([first]: readonly { readonly context: ProcessContext }[]) {
  return { ...first!.context.command(), commandId: newId() };
}

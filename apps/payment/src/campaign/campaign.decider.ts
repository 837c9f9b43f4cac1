import { accept, type Decider } from '@modosu/event-sourcing/decider';
import type { CampaignEvent, CampaignTerms } from './campaign.events';

export type CreateCampaign = { readonly type: 'create' } & CampaignTerms;
export interface Campaign {
  readonly created: boolean;
}

/** A campaign's terms do not change: what customers were promised stands. */
export const campaignDecider: Decider<CreateCampaign, CampaignEvent, Campaign> = {
  initial: { created: false },
  evolve: () => ({ created: true }),
  decide({ type: _, ...data }, { created }) {
    return accept(created ? [] : [{ type: 'campaign.created.v1', data }], { campaignId: data.campaignId });
  },
};

import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { type Campaign, type CreateCampaign, campaignDecider } from './campaign.decider';
import type { CampaignEvent } from './campaign.events';

/** The streams `campaign-<campaignId>`. */
export class Campaigns extends Aggregate<CreateCampaign, CampaignEvent, Campaign> {
  constructor(store: EventStore) {
    super({ store, category: 'campaign', decider: campaignDecider, service: 'payment' });
  }
}

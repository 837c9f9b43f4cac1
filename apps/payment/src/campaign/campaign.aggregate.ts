import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';
import { type Campaign, type CreateCampaign, campaignDecider } from './campaign.decider';
import type { CampaignEvent } from './campaign.events';

/** The streams `campaign-<campaignId>`. */
@Injectable()
export class Campaigns extends Aggregate<CreateCampaign, CampaignEvent, Campaign> {
  constructor(store: EventStore) {
    super({ store, category: 'campaign', decider: campaignDecider, service: 'payment' });
  }
}

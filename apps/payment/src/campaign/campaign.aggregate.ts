import { Aggregate } from '@modosu/event-sourcing/command/aggregate';
import { SnapshotStore } from '@modosu/event-sourcing/snapshots/snapshot-store';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Inject, Injectable } from '@nestjs/common';
import { type CampaignCommand, type CampaignReplies, campaignDecider } from './campaign.decider';
import type { CampaignEvent } from './campaign.events';
import { type Campaign, campaignFormat } from './campaign.state';

/** The streams `campaign-<campaignId>`. */
@Injectable()
export class Campaigns extends Aggregate<CampaignCommand, CampaignEvent, Campaign, CampaignReplies> {
  constructor(store: EventStore, @Inject(SnapshotStore) snapshots: SnapshotStore | undefined) {
    super({
      store,
      category: 'campaign',
      decider: campaignDecider,
      service: 'payment',
      snapshots: snapshots && { in: snapshots, format: campaignFormat },
    });
  }
}

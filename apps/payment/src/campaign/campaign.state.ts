import { AppendOnlyMap, appendOnlyMaps } from '@modosu/event-sourcing/memory/append-only-map';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import type { CampaignEvent, CampaignTerms } from './campaign.events';

/** Yen that were taken from the budget for a grant whose outcome is not known yet. */
export interface Funded {
  readonly amountYen: number;
  /** No other funding of the campaign has it, so that a second one of the same grant is told from the first. */
  readonly funding: number;
}

/**
 * The fold of a campaign's stream. It does not grow with the number of grants: only those under way are remembered. A
 * grant that is funded once more after that gets another number, and settling gives that yen back.
 */
export interface Campaign {
  readonly terms?: CampaignTerms;
  readonly status: 'none' | 'running' | 'stopped' | 'ended';
  readonly seed?: string;
  /** Funded, less what came back. */
  readonly spentYen: number;
  /** How many fundings there were. */
  readonly fundings: number;
  readonly funded: ReadonlyMap<string, Funded>;
  /** Events whose yen came back. */
  readonly returned: AppendOnlyMap<true>;
}

export const noCampaign: Campaign = {
  status: 'none',
  spentYen: 0,
  fundings: 0,
  funded: new Map(),
  returned: AppendOnlyMap.empty(),
};

/** How a campaign is kept in a snapshot. */
export const campaignFormat: StateFormat = { version: 1, classes: [appendOnlyMaps] };

export function evolveCampaign(campaign: Campaign, { type, data }: CampaignEvent): Campaign {
  switch (type) {
    case 'campaign.created.v1':
    case 'campaign.created.v2':
      return { ...campaign, terms: data, status: 'running' };
    case 'campaign.stopped.v1':
      return { ...campaign, status: 'stopped' };
    case 'campaign.ended.v1':
      return { ...campaign, status: 'ended', seed: data.seed };
    case 'campaign.grants-funded.v1': {
      const funded = new Map(campaign.funded);
      for (const { grantId, amountYen, funding } of data.grants) funded.set(grantId, { amountYen, funding });
      return {
        ...campaign,
        funded,
        fundings: campaign.fundings + data.grants.length,
        spentYen: data.grants.reduce((sum, { amountYen }) => sum + amountYen, campaign.spentYen),
      };
    }
    case 'campaign.grants-settled.v1': {
      const funded = new Map(campaign.funded);
      for (const { grantId } of data.grants) funded.delete(grantId);
      const spentYen = data.grants.reduce((sum, { returnedYen }) => sum - returnedYen, campaign.spentYen);
      return { ...campaign, funded, spentYen };
    }
    case 'campaign.budget-returned.v1':
      return {
        ...campaign,
        spentYen: campaign.spentYen - data.amountYen,
        returned: campaign.returned.with(data.returnId, true),
      };
  }
}

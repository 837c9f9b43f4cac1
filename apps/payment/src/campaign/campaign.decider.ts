import { accept, type Decider, type Decision, refuse } from '@modosu/event-sourcing/decider';
import type { CampaignEvent, CampaignTerms } from './campaign.events';
import { type Campaign, evolveCampaign, noCampaign } from './campaign.state';

export interface WantedGrant {
  readonly grantId: string;
  readonly customerId: string;
  readonly amountYen: number;
}
/** What the budget gives for a grant; nothing where it is spent or the campaign grants no more. */
export interface GrantFunding {
  readonly grantId: string;
  readonly amountYen: number;
  readonly funding?: number;
  readonly reason?: 'budget-spent' | 'campaign-stopped';
}
/** What became of a grant in its wallet: which funding it used and how much of that; neither where it was not granted. */
export interface SettledGrant {
  readonly grantId: string;
  readonly funding?: number;
  readonly grantedYen: number;
}

export type CreateCampaign = { readonly type: 'create' } & CampaignTerms;
export type CampaignCommand =
  | CreateCampaign
  | { readonly type: 'stop'; readonly reason: string }
  /** `seed`: of a lottery. */
  | { readonly type: 'end'; readonly reason: string; readonly seed?: string }
  | { readonly type: 'fund'; readonly grants: readonly WantedGrant[] }
  | { readonly type: 'settle'; readonly grants: readonly SettledGrant[] }
  | {
      readonly type: 'return';
      readonly returnId: string;
      readonly grantId: string;
      readonly amountYen: number;
    };

export interface CampaignReplies {
  create: { campaignId: string };
  stop: Record<string, never>;
  end: { seed?: string };
  fund: { grants: GrantFunding[] };
  settle: Record<string, never>;
  return: Record<string, never>;
}

type CampaignDecision<T extends keyof CampaignReplies = keyof CampaignReplies> = Decision<
  CampaignEvent,
  CampaignReplies[T]
>;
type Command<T extends CampaignCommand['type']> = Extract<CampaignCommand, { type: T }>;

/** A campaign's terms do not change: what customers were promised stands. It ends once, and its budget is never passed. */
export const campaignDecider: Decider<
  CampaignCommand,
  CampaignEvent,
  Campaign,
  CampaignReplies[keyof CampaignReplies]
> = {
  initial: noCampaign,
  evolve: evolveCampaign,
  decide(command, campaign, now) {
    if (command.type === 'create') return create(command, campaign);
    const { terms } = campaign;
    if (!terms) return refuse('CAMPAIGN_UNKNOWN');
    const { campaignId } = terms;
    switch (command.type) {
      case 'stop': {
        const stopped = { type: 'campaign.stopped.v1', data: { campaignId, reason: command.reason } } as const;
        return accept(campaign.status === 'running' ? [stopped] : [], {});
      }
      case 'end':
        return end(command, campaign, terms, now);
      case 'fund':
        return fund(command, campaign, terms);
      case 'settle':
        return settle(command, campaign, campaignId);
      case 'return': {
        const { type: _, ...data } = command;
        const returned = { type: 'campaign.budget-returned.v1', data: { campaignId, ...data } } as const;
        return accept(campaign.returned.has(command.returnId) ? [] : [returned], {});
      }
    }
  },
};

function create({ type: _, ...data }: CreateCampaign, { status }: Campaign): CampaignDecision<'create'> {
  const reply = { campaignId: data.campaignId };
  if (status !== 'none') return accept([], reply);
  const { kind, methods = [], grantAfterDays = 0, onStop = 'honour', ...plain } = data;
  if (kind === undefined) return accept([{ type: 'campaign.created.v1', data: plain }], reply);
  return accept([{ type: 'campaign.created.v2', data: { ...plain, kind, methods, grantAfterDays, onStop } }], reply);
}

/** Its time is over, or it was stopped. What is pending is looked after before this is asked for. */
function end(
  { reason, seed }: Command<'end'>,
  campaign: Campaign,
  terms: CampaignTerms,
  now: string,
): CampaignDecision<'end'> {
  if (campaign.status === 'ended') return accept([], { seed: campaign.seed });
  if (campaign.status === 'running' && now < terms.to) return refuse('CAMPAIGN_STILL_RUNNING');
  if (campaign.funded.size > 0) {
    return refuse('CASHBACK_STILL_PENDING', { pending: campaign.funded.size, grantId: [...campaign.funded.keys()][0] });
  }
  return accept([{ type: 'campaign.ended.v1', data: { campaignId: terms.campaignId, reason, seed } }], { seed });
}

/**
 * Takes from the budget for each grant in turn: all of it, or what is left. A grant under way gets what it got before,
 * however often and by whichever copy it is asked for.
 */
function fund({ grants }: Command<'fund'>, campaign: Campaign, terms: CampaignTerms): CampaignDecision<'fund'> {
  const { campaignId, budgetYen = Number.POSITIVE_INFINITY, onStop } = terms;
  const isOver = campaign.status === 'ended' || (campaign.status === 'stopped' && onStop === 'forfeit');
  let leftYen = budgetYen - campaign.spentYen;
  let funding = campaign.fundings;
  const newly = new Map<string, WantedGrant & { funding: number }>();
  const given = grants.map((wanted): GrantFunding => {
    const { grantId } = wanted;
    const before = campaign.funded.get(grantId) ?? newly.get(grantId);
    if (before) return { grantId, amountYen: before.amountYen, funding: before.funding };
    if (isOver) return { grantId, amountYen: 0, reason: 'campaign-stopped' };
    const amountYen = Math.min(wanted.amountYen, leftYen);
    if (amountYen <= 0) return { grantId, amountYen: 0, reason: 'budget-spent' };
    leftYen -= amountYen;
    funding += 1;
    newly.set(grantId, { ...wanted, amountYen, funding });
    return { grantId, amountYen, funding };
  });
  const data = { campaignId, grants: [...newly.values()] };
  return accept(newly.size > 0 ? [{ type: 'campaign.grants-funded.v1', data }] : [], { grants: given });
}

/** Gives back what was not used. Also what a second funding of a grant took that had used its first one already. */
function settle({ grants }: Command<'settle'>, campaign: Campaign, campaignId: string): CampaignDecision<'settle'> {
  const once = new Map(grants.map((grant) => [grant.grantId, grant]));
  const settled = [...once.values()].map(({ grantId, funding, grantedYen }) => {
    const funded = campaign.funded.get(grantId);
    const usedYen = funded && funded.funding === funding ? grantedYen : 0;
    return { grantId, returnedYen: (funded?.amountYen ?? 0) - usedYen };
  });
  return accept([{ type: 'campaign.grants-settled.v1', data: { campaignId, grants: settled } }], {});
}

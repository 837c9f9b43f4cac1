import { z } from 'zod';
import { amountYen, fundingMethod, goodsCategory, id, instant, page, shortText, text, yen } from '../fields';
import { defineMessage, type Role } from '../message';
import { distinct, period } from '../together';
import { declineReason } from './campaigns.events';

const operations: { staff: Role[] } = { staff: ['operations', 'administrator'] };
const readers: { staff: Role[] } = { staff: ['fraud', 'support', 'approver', 'operations', 'administrator'] };

const lottery = z.object({
  /** One of so many wins. */
  oneIn: z.int().min(2).max(1_000_000).default(20),
  /** The most a win can be. */
  mostYen: amountYen.default(1_000),
  /** How often a customer takes part in a month (Japan time); an entry is used up although its payment is undone. */
  entriesPerMonth: z.int().min(1).max(1_000).default(20),
});
const campaignState = z.enum(['running', 'stopped', 'ended']);

export const createCampaign = defineMessage({
  subject: 'payment.campaign.create',
  summary:
    'Starts a cashback campaign: per cent of each payment, of charges by the named `methods`, or in a `lottery` of each payment that wins; capped per customer and month (Japan time), and by a budget if there is one. Without budget, lottery or days to wait it is granted at once, else it is pending first. Of several that run, the one that gives most applies (a lottery counts as the most it gives over its odds); of those that give as much, the one created first. Terms do not change. Of a lottery the hash of its secret seed is recorded now, and the seed itself at the end.',
  access: [operations],
  effect: 'command',
  request: period(
    z.object({
      name: shortText,
      percent: z.int().min(1).max(100),
      monthlyCapYen: yen,
      from: instant,
      to: instant,
      excludedCategories: distinct(z.array(goodsCategory).max(20)).default([]),
      // No defaults from here on: a request of before these fields, sent again, is the same request still.
      methods: distinct(z.array(fundingMethod).max(20)).optional(),
      lottery: lottery.optional(),
      /** All that it may have granted at any time, less what was taken back. */
      budgetYen: yen.optional(),
      /** So long is it pending, until the payment can no longer be undone. */
      grantAfterDays: z.int().min(0).max(180).optional(),
      /** Whether what is pending when it is stopped is granted; it is unless said otherwise. */
      onStop: z.enum(['honour', 'forfeit']).optional(),
    }),
  ),
  reply: z.object({ campaignId: id }),
  errors: [],
});
export const stopCampaign = defineMessage({
  subject: 'payment.campaign.stop',
  summary:
    'Stops a campaign before its time: no payment earns anything from it any more, here at once and in every other copy of the service as soon as it has read so, which is a matter of milliseconds. What is pending is decided as the terms say, in the campaign’s own stream, from the answer on in every copy.',
  access: [{ staff: ['operations', 'fraud', 'administrator'] }],
  effect: 'command',
  request: z.object({ campaignId: id, reason: text }),
  reply: z.object({}),
  errors: ['CAMPAIGN_UNKNOWN'],
});
export const endCampaign = defineMessage({
  subject: 'payment.campaign.end',
  summary:
    'Ends a campaign that was stopped or whose time is over, when nothing of it is pending any more: nothing is ever granted of it again, and the seed of a lottery becomes public, so that everybody can check the draws.',
  access: [operations],
  effect: 'command',
  request: z.object({ campaignId: id, reason: text }),
  reply: z.object({ seed: z.string().optional() }),
  errors: ['CAMPAIGN_UNKNOWN', 'CAMPAIGN_STILL_RUNNING', 'CASHBACK_STILL_PENDING'],
});
export const showCampaign = defineMessage({
  subject: 'payment.campaign.show',
  summary: 'The terms of a campaign, how it stands, and what of its budget is spent. Read from its stream.',
  access: [readers],
  effect: 'query',
  request: z.object({ campaignId: id }),
  reply: z.object({
    campaignId: id,
    name: z.string(),
    kind: z.enum(['payment', 'charge', 'lottery']),
    percent: z.int(),
    monthlyCapYen: yen,
    from: z.string(),
    to: z.string(),
    state: campaignState,
    grantAfterDays: z.int(),
    budgetYen: yen.optional(),
    /** Granted out of a budget or after waiting, less what was taken back. What was granted at once is not counted here. */
    spentYen: z.int(),
    oneIn: z.int().optional(),
    mostYen: yen.optional(),
    seedHash: z.string().optional(),
    /** Once it has ended. */
    seed: z.string().optional(),
  }),
  errors: ['CAMPAIGN_UNKNOWN'],
});
export const listCampaigns = defineMessage({
  subject: 'payment.campaign.list',
  summary: 'All campaigns, in the order in which they were created.',
  access: [readers],
  effect: 'query',
  request: z.object(page),
  reply: z.object({
    items: z.array(
      z.object({
        campaignId: id,
        name: z.string(),
        kind: z.enum(['payment', 'charge', 'lottery']),
        percent: z.int(),
        from: z.string(),
        to: z.string(),
        state: campaignState,
      }),
    ),
    next: z.string().optional(),
  }),
  errors: [],
});
export const listGrants = defineMessage({
  subject: 'payment.campaign.grants',
  summary:
    'Everything that was pending for a campaign and what became of it, in the order of the log. Of a lottery that is every draw, with the hash that it was drawn over: HMAC-SHA-256 of it under the seed says whether it won.',
  access: [readers],
  effect: 'query',
  request: z.object({ campaignId: id, ...page }),
  reply: z.object({
    items: z.array(
      z.object({
        grantId: id,
        customerId: id,
        /** The event that recorded it, and its hash in the chain of its stream. */
        eventId: z.string(),
        hash: z.string(),
        oneIn: z.int().optional(),
        amountYen: yen,
        outcome: z.enum(['pending', 'granted', ...declineReason.options]),
        grantedYen: yen,
      }),
    ),
    next: z.string().optional(),
  }),
  errors: ['CAMPAIGN_UNKNOWN'],
});
export const voidCashback = defineMessage({
  subject: 'payment.cashback.void',
  summary:
    'Staff take one cashback back, wholly or in part: never more than is still granted, and no more than is left in its own lot, so that no other money of the customer is touched. Cap and budget are restored by exactly that. One that is pending comes to nothing.',
  access: [{ staff: ['operations'] }],
  effect: 'command',
  request: z.object({ customerId: id, grantId: id, amountYen: amountYen.optional(), reason: text }),
  reply: z.object({ voidedYen: yen, stillGrantedYen: yen }),
  errors: ['WALLET_UNKNOWN', 'CASHBACK_UNKNOWN'],
});

export const takeBackCashback = defineMessage({
  subject: 'payment.cashback.take-back',
  summary:
    'What cashback was granted for is reversed, such as a bank charge that the bank returns: it is taken back whole, out of its own lot, and what was spent of it the customer owes. Once. One that is pending comes to nothing. What an incident puts right is not taken back so.',
  access: [{ service: ['charging'] }],
  effect: 'command',
  request: z.object({ customerId: id, causeId: id, reason: text }),
  reply: z.object({ takenBackYen: yen }),
  errors: ['WALLET_UNKNOWN'],
});

export const campaignMessages = [
  createCampaign,
  stopCampaign,
  endCampaign,
  showCampaign,
  listCampaigns,
  listGrants,
  voidCashback,
  takeBackCashback,
];

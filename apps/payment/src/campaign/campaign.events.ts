import type { PaymentEvent } from '@modosu/contracts/payment.events';

export type CampaignEvent = Extract<PaymentEvent, { type: 'campaign.created.v1' }>;
/** The terms of a cashback campaign; `from` is inside its time, `to` is not. */
export type CampaignTerms = CampaignEvent['data'];

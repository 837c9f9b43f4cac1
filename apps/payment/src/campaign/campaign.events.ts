import type { PaymentEvent } from '@modosu/contracts/payment.events';

export type CampaignEvent = Extract<PaymentEvent, { type: `campaign.${string}` }>;
type Data<T extends CampaignEvent['type']> = Extract<CampaignEvent, { type: T }>['data'];

/**
 * The terms of a cashback campaign; `from` is inside its time, `to` is not. Plain ones, per cent of every payment granted
 * at once, have no more than the first version of the event holds.
 */
export type CampaignTerms = Data<'campaign.created.v1'> &
  Partial<Omit<Data<'campaign.created.v2'>, keyof Data<'campaign.created.v1'>>>;

/** Whether what it gives is pending first. Everything else is granted in the same append as the payment. */
export function grantsLater({ budgetYen, grantAfterDays = 0, lottery }: CampaignTerms): boolean {
  return budgetYen !== undefined || grantAfterDays > 0 || lottery !== undefined;
}

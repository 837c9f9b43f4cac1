import { accept, refuse } from '@modosu/event-sourcing/decider';
import { momentBefore } from '../policy/session-facts';
import { CHARGE_NUMBER_MINUTES, MOST_OPEN_NUMBERS, openNumbers } from './charge-number';
import { type ChargeContext, stoppedRule } from './charge-rules';
import type { FundingDecision, IssueChargeNumber, WithContext } from './funding.commands';
import type { FundingState } from './funding.state';

export function issueChargeNumber(
  { customerId, numberHash, method, shown, context }: WithContext<IssueChargeNumber, Pick<ChargeContext, 'stopped'>>,
  state: FundingState,
  now: string,
): FundingDecision<'issue-charge-number'> {
  const stopped = stoppedRule(method, context.stopped);
  if (stopped !== undefined) return refuse(stopped.code, { rule: stopped.rule });
  if (openNumbers(state.chargeNumbers, now).length >= MOST_OPEN_NUMBERS) {
    return refuse('RATE_LIMITED', { rule: 'open-charge-numbers' });
  }
  const expiresAt = momentBefore(now, -CHARGE_NUMBER_MINUTES * 60_000);
  const data = { customerId, numberHash, method, expiresAt, shown };
  return accept([{ type: 'funding.charge-number-issued.v1', data }], { expiresAt });
}

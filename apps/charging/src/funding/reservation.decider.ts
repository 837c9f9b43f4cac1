import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { isFromSource, type Method } from '@modosu/contracts/rails';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { refusedNumber } from './charge-number';
import { brokenRule, type ChargeContext, stoppedRule } from './charge-rules';
import type { ChargeOrder, FundingDecision, ReleaseCharge, ReserveCharge, WithContext } from './funding.commands';
import type { FundingState, Source } from './funding.state';
import { activeSources } from './funding.state';
import { secretRule } from './secret.decider';

export function reserveCharge(
  policy: ChargingPolicy,
  command: WithContext<ReserveCharge, ChargeContext>,
  state: FundingState,
  now: string,
): FundingDecision<'reserve-charge'> {
  const { chargeId, customerId, amountYen, cash, context } = command;
  const source = activeSources(state).find(({ sourceId }) => sourceId === command.sourceId);
  const method: Method | undefined = cash === undefined ? source?.method : cash.point;
  if (method === undefined || (cash !== undefined && command.sourceId !== undefined)) {
    return refuse('FUNDING_SOURCE_UNKNOWN');
  }
  const number =
    cash === undefined || cash.number === 'judged-then' ? undefined : { ...cash.number, method: cash.point };
  const badNumber = number && refusedNumber(state.chargeNumbers, number, now);
  if (badNumber !== undefined) return refuse(badNumber);
  const broken =
    stoppedRule(method, context.stopped) ??
    (isFromSource(method) ? secretRule(policy, command, state) : undefined) ??
    brokenRule(policy, { amountYen, method, source }, state, context, now);
  const policyVersion = policy.version;
  const charge = { chargeId, customerId, method, amountYen, policyVersion, sourceId: source?.sourceId };
  if (broken !== undefined) {
    const { rule, code, details } = broken;
    return refuse(code, { rule, policyVersion, ...details }, [
      { type: 'funding.charge-refused.v1', data: { ...charge, rule, code } },
    ]);
  }
  const at = now;
  const point = { pointId: cash?.pointId, ...usedNumber(state, number?.numberHash) };
  const order: ChargeOrder = { ...charge, ...point, ...sourceDetails(source), at };
  return accept([{ type: 'funding.charge-reserved.v1', data: { ...charge, ...point } }], order);
}

/** The number that a deposit uses up, and who had asked for it. */
function usedNumber({ chargeNumbers }: FundingState, chargeNumberHash: string | undefined) {
  const number = chargeNumbers.find(({ numberHash }) => numberHash === chargeNumberHash);
  return { chargeNumberHash: number?.numberHash, shown: number?.shown };
}

/** The card or bank account as the provider needs to know it. */
export function sourceDetails(source: Source | undefined): Partial<ChargeOrder> {
  return { ...source?.card, sealedAccount: source?.sealedAccount };
}

export function releaseCharge(
  { customerId, chargeId, amountYen, reason }: ReleaseCharge,
  state: FundingState,
): FundingDecision<'release-charge'> {
  const reserved = state.charges.find((one) => one.chargeId === chargeId);
  if (reserved?.released !== undefined) return accept([], {});
  return accept([{ type: 'funding.charge-released.v1', data: { chargeId, customerId, amountYen, reason } }], {});
}

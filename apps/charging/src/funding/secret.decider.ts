import { timingSafeEqual } from 'node:crypto';
import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { accept, refuse } from '@modosu/event-sourcing/decider';
import { isUnproven, type SessionFacts } from '../policy/session-facts';
import type { BrokenRule } from './charge-rules';
import type { FundingDecision, ReserveCharge, SetSecret, WithContext } from './funding.commands';
import { type FundingState, WRONG_SECRET } from './funding.state';

export function setSecret(
  policy: ChargingPolicy,
  { customerId, secretMac, context: session }: WithContext<SetSecret, SessionFacts>,
  state: FundingState,
  now: string,
): FundingDecision<'set-secret'> {
  // With the password alone a thief could otherwise replace the one secret they do not know.
  const replaces = policy.guardedSecret && state.secretMac !== undefined;
  if ((replaces && !session.secondFactor) || isUnproven(policy, session, now)) {
    return refuse('STEP_UP_REQUIRED', { rule: replaces ? 'change-charge-secret' : 'new-device' });
  }
  return accept([{ type: 'funding.charge-secret-set.v1', data: { customerId, secretMac } }], {});
}

/** Why a charge from a source may not go on with the secret that came along. */
export function secretRule(
  { secretTries }: ChargingPolicy,
  { secretMac, formerSecretMac }: Pick<ReserveCharge, 'secretMac' | 'formerSecretMac'>,
  { secretMac: expected, wrongSecrets }: FundingState,
): BrokenRule | undefined {
  if (wrongSecrets >= secretTries) return { rule: 'charge-secret-lock', code: 'CHARGE_SECRET_LOCKED' };
  if (secretMac === undefined || expected === undefined) {
    return {
      rule: expected === undefined ? 'charge-secret-not-set' : 'charge-secret-missing',
      code: 'CHARGE_SECRET_INVALID',
    };
  }
  const isExpected = (mac: string) => timingSafeEqual(Buffer.from(mac, 'hex'), Buffer.from(expected, 'hex'));
  if (isExpected(secretMac) || (formerSecretMac !== undefined && isExpected(formerSecretMac))) return undefined;
  return { rule: WRONG_SECRET, code: 'CHARGE_SECRET_INVALID', details: { triesLeft: secretTries - wrongSecrets - 1 } };
}

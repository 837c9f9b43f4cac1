import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import { specification } from '@modosu/event-sourcing/testing/specification';
import { chargingPolicy } from '../../policy/charging-policy';
import type { ChargeContext } from '../charge-rules';
import { type ReserveCharge, withContext } from '../funding.commands';
import { fundingDecider } from '../funding.decider';
import type { FundingEvent } from '../funding.events';

export const RIGHT = 'a'.repeat(64);
export const WRONG = 'b'.repeat(64);
export const T0 = '2019-07-01T00:00:00.000Z';
export const at = (hours: number) => new Date(Date.parse(T0) + hours * 3_600_000).toISOString();
export const hardened = chargingPolicy('hardened');
export const policy2019 = chargingPolicy('2019');
export const quiet: ChargeContext = { session: { secondFactor: false }, stopped: [] };

export const card = (
  threeDSecure: 'authenticated' | 'not-enrolled' = 'authenticated',
  sourceId = 's1',
): FundingEvent => ({
  type: 'funding.card-added.v1',
  data: {
    customerId: 'c1',
    sourceId,
    token: 'tok_1',
    method: 'credit',
    brand: 'visa',
    last4: '1111',
    prefix: '411111',
    fingerprint: 'f'.repeat(64),
    threeDSecure,
  },
});
export const bank: FundingEvent = {
  type: 'funding.bank-account-added.v1',
  data: { customerId: 'c1', sourceId: 'b1', sealedAccount: 'sealed', last4: '4567' },
};
export const secret: FundingEvent = {
  type: 'funding.charge-secret-set.v1',
  data: { customerId: 'c1', secretMac: RIGHT },
};
export const refused = (rule: string, code: string): FundingEvent => ({
  type: 'funding.charge-refused.v1',
  data: {
    chargeId: 'x',
    customerId: 'c1',
    sourceId: 's1',
    method: 'credit',
    amountYen: 1_000,
    rule,
    code,
    policyVersion: 'p',
  },
});
export const reserved = (
  amountYen: number,
  chargeId = 'old',
  method: 'credit' | 'bank' | 'register' = 'credit',
): FundingEvent => ({
  type: 'funding.charge-reserved.v1',
  data: {
    chargeId,
    customerId: 'c1',
    method,
    amountYen,
    policyVersion: 'p',
    ...(method === 'register' ? {} : { sourceId: method === 'bank' ? 'b1' : 's1' }),
  },
});

export const numberIssued = (n = '1', issuedAt = at(1), method: 'register' | 'atm' = 'register'): FundingEvent => ({
  type: 'funding.charge-number-issued.v1',
  data: {
    customerId: 'c1',
    numberHash: n.padStart(64, '0'),
    method,
    expiresAt: new Date(Date.parse(issuedAt) + 15 * 60_000).toISOString(),
    shown: { sessionId: 'phone', at: issuedAt },
  },
});
export const deposit = (n = '1', point: 'register' | 'atm' = 'register'): Pick<ReserveCharge, 'cash'> => ({
  cash: { point, pointId: 'shop', number: { numberHash: n.padStart(64, '0') } },
});

export function wanted(amountYen: number, change: Partial<ReserveCharge> = {}, context: Partial<ChargeContext> = {}) {
  const command: ReserveCharge = {
    type: 'reserve-charge',
    customerId: 'c1',
    chargeId: 'new',
    amountYen,
    ...(change.cash === undefined ? { sourceId: 's1', secretMac: RIGHT } : {}),
    ...change,
  };
  return withContext(command, { ...quiet, ...context });
}
export const given = (policy: ChargingPolicy, history: readonly FundingEvent[], when = T0) =>
  specification(fundingDecider(policy)).given([card(), bank, secret, ...history], when);
export const accepted = (outcome: { decision: object }, reply: object = {}) =>
  expect(outcome.decision).toMatchObject({ reply });
export const details = (outcome: { decision: object }) =>
  (outcome.decision as { refusal: { details: Record<string, unknown> } }).refusal.details;

import type { Evidence, SessionFacts } from '../evidence/evidence';

export type TraitKind = 'device' | 'address' | 'network' | 'reset-contact';

export interface SharedTrait {
  readonly kind: TraitKind;
  readonly value: string;
  /** Accounts that were signed in to with it, away from their home device. */
  readonly accounts: number;
  readonly refusedSignIns: number;
  readonly charges: number;
  readonly chargedYen: number;
  /** Charges that were reported. */
  readonly reported: number;
}

/** Devices, addresses, networks and reset contacts that several accounts have in common, most accounts first. Pure. */
export function sharedTraits(evidence: Evidence, kinds: readonly TraitKind[]): SharedTrait[] {
  const reported = new Set(evidence.reports.flatMap(({ chargeIds }) => chargeIds));
  const chargesBySession = new Map<string, Evidence['transactions']>();
  for (const charge of evidence.transactions) {
    if (charge.kind !== 'charge' || charge.sessionId === undefined) continue;
    chargesBySession.set(charge.sessionId, [...(chargesBySession.get(charge.sessionId) ?? []), charge]);
  }
  const groups = new Map<string, { kind: TraitKind; value: string; sessions: SessionFacts[] }>();
  for (const session of evidence.sessions) {
    if (evidence.homeDevice.get(session.customerId) === session.deviceId) continue;
    for (const kind of kinds) {
      const value = indicatorOf(kind, session, evidence);
      if (value === undefined) continue;
      const group = groups.get(`${kind}:${value}`) ?? { kind, value, sessions: [] };
      group.sessions.push(session);
      groups.set(`${kind}:${value}`, group);
    }
  }
  return [...groups.values()]
    .map(({ kind, value, sessions }) => {
      const charges = sessions.flatMap(({ sessionId }) => chargesBySession.get(sessionId) ?? []);
      return {
        kind,
        value,
        accounts: new Set(sessions.map(({ customerId }) => customerId)).size,
        refusedSignIns: kind === 'address' ? (evidence.refusedAccountsByAddress.get(value) ?? 0) : 0,
        charges: charges.length,
        chargedYen: charges.reduce((sum, { amountYen }) => sum + amountYen, 0),
        reported: charges.filter(({ id }) => reported.has(id)).length,
      };
    })
    .filter(({ accounts, refusedSignIns }) => accounts > 1 || refusedSignIns > 1)
    .sort((a, b) => b.accounts - a.accounts || b.reported - a.reported || (a.value < b.value ? -1 : 1));
}

function indicatorOf(kind: TraitKind, session: SessionFacts, evidence: Evidence): string | undefined {
  if (kind === 'device') return session.deviceId;
  if (kind === 'address') return session.address;
  if (kind === 'network') return session.network;
  return evidence.resets.find(
    ({ customerId, delivery, at }) =>
      customerId === session.customerId && delivery === 'other-address' && at <= session.at,
  )?.deliveryIndex;
}

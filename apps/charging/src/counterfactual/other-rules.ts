import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import type { wantedPolicy } from '@modosu/contracts/what-if';
import type { z } from 'zod';
import { chargingPolicy } from '../policy/charging-policy';
import type { Scope } from '../switches/switches.decider';

export type WantedPolicy = z.output<typeof wantedPolicy>;
type SwitchTimes = NonNullable<WantedPolicy['switches']>[number];

/** What a counterfactual decides by. */
export interface OtherRules {
  readonly policy: ChargingPolicy;
  /** Whether what a switch refused then stays refused. */
  readonly recordedSwitches: boolean;
  /** What is taken as the answer of 3-D Secure for cards nobody asked about. */
  readonly unaskedCards: 'authenticated' | 'not-enrolled';
  /** The scopes that the wanted switches have off at a time. */
  stoppedAt(at: string): readonly Scope[];
}

/**
 * The rules that staff want to see at work.
 * @param inForce what the service itself decides by
 */
export function otherRules(wanted: WantedPolicy, inForce: ChargingPolicy): OtherRules {
  const { base, switches = [], recordedSwitches = true, unaskedCards = 'authenticated', ...changes } = wanted;
  const from = base === undefined ? undefined : base === 'in-force' ? inForce : chargingPolicy(base);
  return {
    policy: changed(from, changes),
    recordedSwitches,
    unaskedCards,
    stoppedAt: (at) => stoppedAt(switches, Date.parse(at)),
  };
}

type Changes = Omit<WantedPolicy, 'base' | 'switches' | 'recordedSwitches' | 'unaskedCards'>;

/** The schema makes sure that without a base nothing is missing that must be there. */
function changed(base: ChargingPolicy | undefined, changes: Changes): ChargingPolicy {
  const said = Object.entries(changes).filter(([, value]) => value !== undefined);
  const perChargeYen = { ...base?.perChargeYen, ...changes.perChargeYen };
  const merged = { ...base, version: versionOf(base, said.length), ...Object.fromEntries(said), perChargeYen };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as unknown as ChargingPolicy;
}

function versionOf(base: ChargingPolicy | undefined, changes: number): string {
  if (base === undefined) return 'own rules';
  return changes === 0 ? base.version : `${base.version}, changed`.slice(0, 60);
}

function stoppedAt(switches: readonly SwitchTimes[], at: number): Scope[] {
  return switches
    .filter(({ off, on }) => Date.parse(off) <= at && (on === undefined || at < Date.parse(on)))
    .map(({ scope }) => scope);
}

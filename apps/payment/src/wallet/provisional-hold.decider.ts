import { released } from './hold.decider';
import type { CollectHold, PlaceHold, ReverseCashback, WalletDecision } from './wallet.commands';
import { evolve } from './wallet.evolve';
import type { Wallet } from './wallet.state';

type OfIncident = PlaceHold | CollectHold | ReverseCashback;

/** Holds of this name are a customer's own report's, filed by the link of a letter: nobody has examined anything yet. */
const OF_A_REPORT = 'report:';
/** A release looks at neither. */
const ANYWHERE = { revision: 0, occurredAt: '', commandId: '' };

/**
 * Decides on what an incident holds or collects. Money that is on hold for a report gives way to it, in the same append:
 * else it would be set aside under a name that no plan asks for.
 */
export function decideFirst<C extends OfIncident>(
  command: C,
  wallet: Wallet,
  decide: (command: C, wallet: Wallet) => WalletDecision<C['type']>,
): WalletDecision<C['type']> {
  const releases = command.holdId.startsWith(OF_A_REPORT) ? [] : givingWay(wallet, lotsOf(command));
  const freed = releases.reduce((before, event) => evolve(before, event, ANYWHERE, 0), wallet);
  const decision = decide(command, freed);
  return decision.events.length === 0 ? decision : { ...decision, events: [...releases, ...decision.events] };
}

function givingWay(wallet: Wallet, lotIds: ReadonlySet<string>) {
  return [...wallet.holds].flatMap(([holdId, uses]) => {
    if (!holdId.startsWith(OF_A_REPORT)) return [];
    const some = uses.filter(({ lotId }) => lotIds.has(lotId));
    return some.length > 0 ? [released(wallet, holdId, some, 'an incident examines it')] : [];
  });
}

function lotsOf(command: OfIncident): ReadonlySet<string> {
  return new Set(command.type === 'place-hold' ? command.lotIds : (command.lots ?? []).map(({ lotId }) => lotId));
}

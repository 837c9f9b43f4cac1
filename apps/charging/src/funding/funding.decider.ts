import type { ChargingPolicy } from '@modosu/contracts/charging-policy';
import type { Decider } from '@modosu/event-sourcing/decider';
import { issueChargeNumber } from './charge-number.decider';
import type { FundingCommand, FundingDecision, FundingReplies } from './funding.commands';
import type { FundingEvent } from './funding.events';
import { evolveFunding } from './funding.evolve';
import { type FundingState, noFunding } from './funding.state';
import { releaseCharge, reserveCharge } from './reservation.decider';
import { setSecret } from './secret.decider';
import { addBankAccount, addCard, askHolder, removeSource } from './source.decider';

export type FundingDecider = Decider<FundingCommand, FundingEvent, FundingState, FundingReplies[keyof FundingReplies]>;

/**
 * The rules of `funding-<customerId>`: sources, the charge secret, and the limits a charge reserves. Room is taken
 * here, in one append, so charges at the same time never pass a limit together.
 */
export function fundingDecider(policy: ChargingPolicy): FundingDecider {
  return {
    initial: noFunding,
    evolve: evolveFunding,
    decide(command, state, now): FundingDecision {
      switch (command.type) {
        case 'add-card':
          return addCard(policy, command, state, now);
        case 'ask-holder':
          return askHolder(policy, command, state, now);
        case 'add-bank-account':
          return addBankAccount(policy, command, state, now);
        case 'remove-source':
          return removeSource(command, state);
        case 'set-secret':
          return setSecret(policy, command, state, now);
        case 'issue-charge-number':
          return issueChargeNumber(command, state, now);
        case 'reserve-charge':
          return reserveCharge(policy, command, state, now);
        case 'release-charge':
          return releaseCharge(command, state);
      }
    },
  };
}

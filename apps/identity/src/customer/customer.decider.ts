import { accept, type Decider } from '@modosu/event-sourcing/decider';
import * as accountStatus from './account-status.decider';
import * as claim from './claim.decider';
import type { CustomerCommand, CustomerDecision, CustomerReplies } from './customer.commands';
import type { CustomerEvent } from './customer.events';
import { evolveCustomer } from './customer.evolve';
import { type CustomerState, NO_CUSTOMER } from './customer.state';
import * as device from './device.decider';
import * as registration from './registration.decider';
import * as reset from './reset.decider';
import * as secondFactor from './second-factor.decider';
import * as session from './session.decider';
import * as signIn from './sign-in.decider';

export type CustomerDecider = Decider<
  CustomerCommand,
  CustomerEvent,
  CustomerState,
  CustomerReplies[keyof CustomerReplies]
>;

function decide(command: CustomerCommand, state: CustomerState, now: string): CustomerDecision {
  switch (command.type) {
    case 'register':
      return registration.register(command, state);
    case 'registration-tried':
      return registration.registrationTried(command, state, now);
    case 'import':
      return registration.importMember(command, state);
    case 'verify-email':
      return registration.verifyEmail(command, state, now);
    case 'withdraw-claim':
      return claim.withdrawClaim(command, state);
    case 'sign-in':
      return signIn.signIn(command, state, now);
    case 'sign-in-externally':
      return signIn.signInExternally(command, state, now);
    case 'rehash':
      return signIn.rehash(command, state);
    case 'end-session':
      return session.endSession(command, state);
    case 'end-all-sessions':
      return session.endAllSessions(command, state);
    case 'use-session':
      return session.useSession(command, state);
    case 'revoke-device':
      return device.revokeDevice(command, state, now);
    case 'set-passcode':
      return device.setPasscode(command, state, now);
    case 'unlock':
      return device.unlock(command, state, now);
    case 'request-reset':
      return reset.requestReset(command, state, now);
    case 'reset-password':
      return reset.resetPassword(command, state, now);
    case 'begin-second-factor':
      return secondFactor.beginSecondFactor(command, state, now);
    case 'confirm-second-factor':
      return secondFactor.confirmSecondFactor(command, state, now);
    case 'step-up':
      return secondFactor.stepUp(command, state, now);
    case 'freeze':
      return accountStatus.freeze(command, state);
    case 'unfreeze':
      return accountStatus.unfreeze(command, state);
    case 'close':
      return accountStatus.close(command, state, now);
    case 'wallet-told':
      return accountStatus.walletTold(command, state);
    case 'set-language': {
      const { customerId, language } = state;
      if (language === command.language) return accept([], {});
      return accept([{ type: 'customer.language-set.v1', data: { customerId, language: command.language } }], {});
    }
    case 'mail-sent': {
      const { type: _, ...sent } = command;
      return accept([{ type: 'customer.mail-sent.v1', data: { customerId: state.customerId, ...sent } }], {});
    }
  }
}

/** The rules of `customer-<customerId>`. */
export const customerDecider: CustomerDecider = {
  initial: NO_CUSTOMER,
  evolve: evolveCustomer,
  decide,
};

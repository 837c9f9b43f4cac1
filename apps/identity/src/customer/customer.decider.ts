import { accept, type Decider, type Decision } from '@modosu/event-sourcing/decider';
import * as holding from '../contact/holding';
import * as device from '../device/device.decider';
import * as reset from '../password/reset.decider';
import * as registration from '../registration/registration.decider';
import * as secondFactor from '../second-factor/second-factor.decider';
import * as session from '../session/session.decider';
import * as signIn from '../sign-in/sign-in.decider';
import * as standing from '../standing/standing.decider';
import type { CustomerEvent } from './customer.events';
import { evolveCustomer } from './customer.evolve';
import { type CustomerState, NO_CUSTOMER } from './customer.state';

/** Notes that a mail is on its way, or never will be. */
export interface MailSent {
  readonly kind: 'mail-sent';
  readonly mailId: string;
  readonly outcome: 'sent' | 'refused' | 'erased';
}

/**
 * Everything that can be asked of a customer's stream. No secret is in any of them: passwords, codes and tokens come
 * as what was found out about them, or as hashes.
 */
export type CustomerCommand =
  | registration.Register
  | registration.RegistrationTried
  | registration.Import
  | registration.VerifyEmail
  | holding.WithdrawClaim
  | signIn.SignIn
  | signIn.SignInExternally
  | signIn.Rehash
  | session.EndSession
  | session.EndAllSessions
  | session.UseSession
  | device.RevokeDevice
  | device.SetPasscode
  | device.Unlock
  | reset.RequestReset
  | reset.ResetPassword
  | secondFactor.BeginSecondFactor
  | secondFactor.ConfirmSecondFactor
  | secondFactor.StepUp
  | standing.Freeze
  | standing.Unfreeze
  | standing.Close
  | standing.WalletTold
  | MailSent;

function decide(command: CustomerCommand, state: CustomerState, now: string): Decision<CustomerEvent> {
  switch (command.kind) {
    case 'register':
      return registration.register(command, state);
    case 'registration-tried':
      return registration.registrationTried(command, state, now);
    case 'import':
      return registration.importMember(command, state);
    case 'verify-email':
      return registration.verifyEmail(command, state, now);
    case 'withdraw-claim':
      return holding.withdrawClaim(command, state);
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
      return standing.freeze(command, state);
    case 'unfreeze':
      return standing.unfreeze(command, state);
    case 'close':
      return standing.close(command, state, now);
    case 'wallet-told':
      return standing.walletTold(command, state);
    case 'mail-sent': {
      const { kind: _, ...sent } = command;
      return accept([{ type: 'customer.mail-sent.v1', data: { customerId: state.customerId, ...sent } }], {});
    }
  }
}

/** The rules of `customer-<customerId>`. */
export const customerDecider: Decider<CustomerCommand, CustomerEvent, CustomerState> = {
  initial: NO_CUSTOMER,
  evolve: evolveCustomer,
  decide,
};

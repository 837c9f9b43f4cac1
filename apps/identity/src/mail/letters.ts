import type { MailTemplate } from '../customer/customer.events';
import { RESET_TOKEN_MINUTES, VERIFICATION_HOURS } from '../policy/identity-policy';

/** Where links lead, if nothing else is set. */
export const APP = 'https://wallet.example';

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

/** What is written to a customer. @param token only in letters that carry one */
export function letter(template: MailTemplate, token: string): Letter {
  switch (template) {
    case 'verify-email':
      return {
        subject: 'Confirm your e-mail address',
        text: withToken('Confirm your address to finish your registration:', 'verify-email', token, [
          `It works once, for ${VERIFICATION_HOURS} hours, together with the password that was chosen for this registration.`,
          'If you did not register, do nothing. If somebody else keeps registering your address, register once more and',
          'give this code: your own password then counts at once.',
        ]),
      };
    case 'already-registered':
      return {
        subject: 'You are registered already',
        text: lines(
          'Somebody tried to register with your e-mail address, which has an account already.',
          'If that was you, sign in instead, or reset your password. If it was not, nothing has changed.',
        ),
      };
    case 'password-reset':
      return {
        subject: 'Reset your password',
        text: withToken('Choose a new password:', 'reset-password', token, [
          `The link works once, for ${RESET_TOKEN_MINUTES} minutes. If you did not ask for it, do nothing.`,
        ]),
      };
    case 'password-was-reset':
      return {
        subject: 'Your password was reset',
        text: lines(
          'The password of your account was reset just now, and everybody who was signed in has been signed out.',
          'If that was not you, call us at once: your account can be frozen within seconds.',
        ),
      };
    case 'new-device':
      return {
        subject: 'A new device signed in to your account',
        text: lines(
          'A device that your account did not know has signed in just now. If that was you, do nothing.',
          'If it was not, remove it from the devices of your account and reset your password, or call us at once:',
          'your account can be frozen within seconds. For a day the device can neither charge nor show a code.',
        ),
      };
    case 'new-second-factor':
      return {
        subject: 'An authenticator app was added to your account',
        text: lines(
          'An authenticator app was added to your account just now. If that was you, do nothing.',
          'If it was not, call us at once: your account can be frozen within seconds.',
        ),
      };
    case 'account-closed':
      return {
        subject: 'Your account is closed',
        text: lines('Your account has been closed as you asked.', 'Money that was left in it remains yours; call us.'),
      };
  }
}

function withToken(opening: string, page: string, token: string, closing: string[]): string {
  return lines(
    opening,
    '',
    `${APP}/${page}?token=${token}`,
    '',
    'or enter this code in the app:',
    '',
    token,
    '',
    ...closing,
  );
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}

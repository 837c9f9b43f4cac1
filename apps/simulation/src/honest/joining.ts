import { expectOk, type From } from '../api/scenario-api';
import type { Dependencies } from '../dependencies';
import type { Person } from '../population/people';
import { count } from '../truth/truth';

/** Registers a new customer and verifies the address by the mail that comes. False if registering is refused. */
export async function register(person: Person, from: From, { api, mailbox, truth }: Dependencies): Promise<boolean> {
  const { key, email, password, name, birthdate, phone } = person;
  const before = new Date(Date.now() - 1).toISOString();
  const registered = await api.ask('identity.customer.register', { email, password, name, birthdate, phone }, from);
  if (!registered.ok) {
    count(truth.honestRefused, `registration: ${registered.code}`);
    return false;
  }
  const token = await mailbox.token(email, 'verify-email', before);
  if (token === undefined) throw new Error(`${key}: no mail to verify the address came`);
  const verified = await api.ask('identity.customer.verify-email', { token, password }, from);
  expectOk(verified, `${key}: the address is verified`);
  truth.registered++;
  return true;
}

/**
 * The password was changed by another person: the owner resets it, by mail to their own address.
 * @returns the new password; undefined if the reset is refused or no mail came
 */
export async function recoverPassword(person: Person, from: From, { api, mailbox }: Dependencies) {
  const { key, email } = person;
  const before = new Date(Date.now() - 1).toISOString();
  const asked = await api.ask('identity.password.request-reset', { email }, from);
  if (!asked.ok) return undefined;
  const token = await mailbox.token(email, 'reset-password', before);
  if (token === undefined) return undefined;
  const newPassword = `${person.password}-anew`;
  const reset = await api.ask('identity.password.reset', { token, newPassword }, from);
  expectOk(reset, `${key}: the password is reset`);
  return newPassword;
}

import type { ApiClient, Reply } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import { createGuardrails, generateSync } from 'otplib';
import { Failure } from '../failure';

export type SignedIn = Reply<'identity.staff.sign-in'>;

const STEP_SECONDS = 30;
/** Identity takes secrets from ten bytes; the library's own limit is higher. */
const guardrails = createGuardrails({ MIN_SECRET_BYTES: 10 });

/** The six digits that an authenticator app shows at this time. */
export function codeAt(secret: string, ms: number): string {
  return generateSync({ secret: secret.trim(), epoch: Math.floor(ms / 1_000), guardrails });
}

export function signInWithCode(api: ApiClient, email: string, password: string, code: string): Promise<SignedIn> {
  return api.call('identity.staff.sign-in', { email, password, code });
}

/**
 * Signs in with the secret of the second factor. A code counts once, so a person who signs in twice within half a minute
 * needs the code after it, which the service takes already.
 */
export async function signInWithSecret(
  api: ApiClient,
  { email, password, totpSecret }: { email: string; password: string; totpSecret: string },
  nowMs: number,
): Promise<SignedIn> {
  try {
    return await signInWithCode(api, email, password, codeAt(totpSecret, nowMs));
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  try {
    return await signInWithCode(api, email, password, codeAt(totpSecret, nowMs + STEP_SECONDS * 1_000));
  } catch (error) {
    if (!isRefused(error)) throw error;
    throw new Failure(
      `${email} was not let in: the password or the second factor is wrong, or the codes of this half minute have been used. Wait 30 seconds and try again.`,
    );
  }
}

const isRefused = (error: unknown) => error instanceof ApiError && error.code === 'CREDENTIALS_INVALID';

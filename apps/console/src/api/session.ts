import { ApiClient, type CallOptions, type Reply } from '@modosu/api-client/api-client';
import { ApiError } from '@modosu/api-client/api-error';
import type { Method } from '@modosu/api-client/operations';
import { retryLater } from '@modosu/api-client/retry';
import { fetchTransport } from '@modosu/api-client/transport';
import { createContext, useContext } from 'react';

/** Who is signed in. */
export interface Session extends Reply<'identity.staff.sign-in'> {
  readonly email: string;
}

const KEY = 'modosu-desk';
/** How long what cannot be done now is tried again; after that the page shows the reason. */
const PATIENCE_MS = 3_000;

/** Kept for this tab only: closing it ends what the browser knows. */
export function keepSession(session: Session | undefined): void {
  if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
  else sessionStorage.removeItem(KEY);
}

export function keptSession(): Session | undefined {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? undefined : (JSON.parse(kept) as Session);
}

/** The API on the page's own origin. */
class PageApi extends ApiClient {
  /** @param ended called when the API does not know the session any more */
  constructor(
    token?: string,
    private readonly ended: () => void = () => undefined,
  ) {
    super({
      transport: fetchTransport(),
      retry: retryLater({ patienceMs: PATIENCE_MS }),
      defaults: () => ({ token }),
    });
  }

  /** @throws ApiError in words for the reader of the page */
  override async send(method: Method, path: string, body?: object, options?: CallOptions): Promise<unknown> {
    try {
      return await super.send(method, path, body, options);
    } catch (failure) {
      if (options?.signal?.aborted) throw failure;
      const error = asApiError(failure);
      if (error.code === 'UNAUTHENTICATED') this.ended();
      const { code, status } = error;
      if (code === 'UNREACHABLE') {
        throw new ApiError(code, 'The server cannot be reached; check the connection and try again.');
      }
      if (code !== 'UNREADABLE') throw error;
      throw new ApiError(code, `The server answered with status ${status} and nothing the desk can read.`, error);
    }
  }
}

export const anonymousApi: ApiClient = new PageApi();

export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError('INTERNAL', error instanceof Error ? error.message : String(error));

export interface SignedIn {
  readonly session: Session;
  readonly api: ApiClient;
}

/** The API for the person who is signed in; `ended` is called when the API does not know the session any more. */
export function signedIn(session: Session, ended: () => void): SignedIn {
  return { session, api: new PageApi(session.sessionToken, ended) };
}

export const SessionContext = createContext<SignedIn | undefined>(undefined);

export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (!session) throw new Error('a page stands outside a session');
  return session;
}

import { createContext, useContext } from 'react';
import { ApiError, type CallOptions, callApi } from './api';

/** Who sits at the desk. */
export interface Session {
  sessionToken: string;
  staffId: string;
  roles: string[];
  email: string;
}

const KEY = 'modosu-desk';

/** Kept for this tab only: closing it ends what the browser knows. */
export function keepSession(session: Session | undefined): void {
  if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
  else sessionStorage.removeItem(KEY);
}

export function keptSession(): Session | undefined {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? undefined : (JSON.parse(kept) as Session);
}

export interface SignedIn {
  session: Session;
  call<Reply>(path: string, options?: CallOptions): Promise<Reply>;
}

/** The API as whoever is signed in; a session that the API does not know any more is told to `ended`. */
export function signedIn(session: Session, ended: () => void): SignedIn {
  return {
    session,
    async call<Reply>(path: string, options?: CallOptions) {
      try {
        return await callApi<Reply>(session.sessionToken, path, options);
      } catch (error) {
        if (error instanceof ApiError && error.code === 'UNAUTHENTICATED') ended();
        throw error;
      }
    },
  };
}

export const SessionContext = createContext<SignedIn | undefined>(undefined);

export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (!session) throw new Error('a page of the desk stands outside a session');
  return session;
}

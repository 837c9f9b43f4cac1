import { useSyncExternalStore } from 'react';

/** The page that an address names. Ids may stand in addresses; session tokens never do. */
export type Route =
  | { page: 'overview' }
  | { page: 'incident'; incidentId: string; part: string }
  | { page: 'trace'; chargeId?: string }
  | { page: 'ledger'; account?: string }
  | { page: 'unknown' };

export function routeOf(path: string): Route {
  const [first, second, third, fourth, ...rest] = partsOf(path) ?? ['unreadable'];
  if (rest.length > 0) return { page: 'unknown' };
  if (first === undefined || (first === 'desk' && second === undefined)) return { page: 'overview' };
  if (first !== 'desk') return { page: 'unknown' };
  if (second === 'incidents' && third) return { page: 'incident', incidentId: third, part: fourth ?? 'report' };
  if (second === 'trace') return { page: 'trace', ...(third ? { chargeId: third } : {}) };
  if (second === 'ledger') return { page: 'ledger', ...(third ? { account: third } : {}) };
  return { page: 'unknown' };
}

function partsOf(path: string): string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

const MOVED = 'modosu:moved';

export function goTo(path: string): void {
  history.pushState(null, '', path);
  window.dispatchEvent(new Event(MOVED));
  window.scrollTo(0, 0);
}

function watch(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener(MOVED, changed);
  };
}

export const usePath = (): string => useSyncExternalStore(watch, () => location.pathname);

export const pathTo = {
  overview: '/',
  incident: (incidentId: string, part = 'report') =>
    `/desk/incidents/${encodeURIComponent(incidentId)}${part === 'report' ? '' : `/${part}`}`,
  trace: (chargeId = '') => `/desk/trace${chargeId && `/${encodeURIComponent(chargeId)}`}`,
  ledger: (account = '') => `/desk/ledger${account && `/${encodeURIComponent(account)}`}`,
};

/** What the header leads to, each with the pages that belong to it. */
export const MENU: readonly { name: string; to: string; pages: readonly Route['page'][] }[] = [
  { name: 'Overview', to: pathTo.overview, pages: ['overview', 'incident'] },
  { name: 'Trace', to: pathTo.trace(), pages: ['trace'] },
  { name: 'Ledger', to: pathTo.ledger(), pages: ['ledger'] },
];

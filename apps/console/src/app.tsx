import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { keepSession, keptSession, type Session, SessionContext, signedIn } from './api/session';
import { Header } from './frame/header';
import { type Route, routeOf, usePath } from './frame/route';
import { SignIn } from './frame/sign-in';
import { IncidentPage } from './incident/incident-page';
import { LedgerPage } from './ledger/ledger-page';
import { OverviewPage } from './overview/overview-page';
import { TracePage } from './trace/trace-page';

const TITLES: Record<Route['page'], string> = {
  overview: 'Overview',
  incident: 'Incident',
  trace: 'Trace',
  ledger: 'Ledger',
  unknown: 'No such page',
};

/** The whole program: signed out it is the sign-in page, whatever the address; signed in, the page the address names. */
export function App() {
  const [session, setSession] = useState(keptSession);
  const [ended, setEnded] = useState(false);
  const path = usePath();
  const route = routeOf(path);
  const title = session ? TITLES[route.page] : 'Sign in';
  useEffect(() => {
    document.title = `${title} · Modosu desk`;
  }, [title]);
  // A reader who cannot see that the page changed is put at its beginning.
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== path) document.getElementById('page')?.focus({ preventScroll: true });
    shown.current = path;
  }, [path]);
  const change = (next: Session | undefined, byItself: boolean) => {
    keepSession(next);
    setSession(next);
    setEnded(byItself);
  };
  const api = useMemo(
    () =>
      session &&
      signedIn(session, () => {
        keepSession(undefined);
        setSession(undefined);
        setEnded(true);
      }),
    [session],
  );
  if (!api) return <SignIn ended={ended} onSignedIn={(next) => change(next, false)} />;
  return (
    <SessionContext value={api}>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <Header route={route} onSignedOut={() => change(undefined, false)} />
      <main id="page" tabIndex={-1}>
        <Page route={route} />
      </main>
    </SessionContext>
  );
}

function Page({ route }: { route: Route }): ReactElement {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'incident':
      return <IncidentPage key={route.incidentId} incidentId={route.incidentId} part={route.part} />;
    case 'trace':
      return <TracePage key={route.chargeId} chargeId={route.chargeId} />;
    case 'ledger':
      return <LedgerPage key={route.account} account={route.account} />;
    case 'unknown':
      return <h1>There is no such page</h1>;
  }
}

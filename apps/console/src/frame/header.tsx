import { useSession } from '../api/session';
import { Link } from './link';
import { MENU, type Route } from './route';

export function Header({ route, onSignedOut }: { route: Route; onSignedOut(): void }) {
  const { session, api } = useSession();
  const signOut = () => {
    // Whatever the answer, this browser forgets the session.
    void api.call('identity.session.sign-out.staff').catch(() => {});
    onSignedOut();
  };
  return (
    <header className="top">
      <p className="mark">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M24 12.5A9 9 0 1 0 25 17" />
          <path d="M25.5 6v7.2h-7.2" />
        </svg>
        Modosu
      </p>
      <nav aria-label="Pages">
        {MENU.map(({ name, to, pages }) => (
          <Link key={to} to={to} current={pages.includes(route.page)}>
            {name}
          </Link>
        ))}
        <a href="/docs">API</a>
      </nav>
      <p className="who">
        {session.email} <small>{session.roles.join(', ')}</small>
      </p>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </header>
  );
}

import type { ApiError } from '@modosu/api-client/api-error';
import { type FormEvent, useState } from 'react';
import { anonymousApi, asApiError, type Session } from '../api/session';
import { Problem } from './answer';

/** Staff sign in with e-mail, password and the code of their authenticator; there is no way around the second factor. */
export function SignIn({ ended, onSignedIn }: { ended: boolean; onSignedIn(session: Session): void }) {
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const field = (name: string) => String(new FormData(event.currentTarget).get(name) ?? '');
    const credentials = { email: field('email').trim(), password: field('password'), code: field('code').trim() };
    setBusy(true);
    setError(undefined);
    try {
      const reply = await anonymousApi.call('identity.staff.sign-in', credentials);
      onSignedIn({ ...reply, email: credentials.email });
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  return (
    <main className="sign-in">
      <h1>Modosu desk</h1>
      <p>Every unauthorised charge, traced and put back.</p>
      {ended && <p role="status">Your session has ended. Sign in again to go on where you were.</p>}
      <form onSubmit={submit}>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <label>
          Six-digit code
          <input
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\s*\d{6}\s*"
            title="Six digits, from your authenticator app"
            required
          />
        </label>
        <button type="submit" className="primary" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      {error && <Problem error={error} />}
    </main>
  );
}

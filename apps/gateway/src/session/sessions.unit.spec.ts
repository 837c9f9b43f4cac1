import { SESSION_REVOKED_NOTICE } from '@modosu/contracts/identity.messages';
import type { Messenger } from '@modosu/service-kit/broker/messenger';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import fc from 'fast-check';
import { Sessions } from './sessions';

/** Sessions that ask an identity of this test, which answers for any token. */
function listening() {
  const listeners = new Map<string, (payload: unknown) => boolean>();
  const asked: string[] = [];
  const messenger = {
    onNotice: (subject: string, listener: (payload: unknown) => boolean) => listeners.set(subject, listener),
    send: async (_message: unknown, { sessionToken }: { sessionToken: string }) => {
      asked.push(sessionToken);
      return { statement: 's', subject: `c-${sessionToken}`, sessionId: `s-${sessionToken}`, expiresAt: 1_000_000 };
    },
  };
  const sessions = new Sessions(messenger as unknown as Messenger);
  sessions.onModuleInit();
  const of = (token: string) => sessions.of(token, {} as RequestContext, 0);
  return { of, asked, notify: listeners.get(SESSION_REVOKED_NOTICE) as (payload: unknown) => boolean };
}

describe('sessions that a gateway remembers', () => {
  it('given a notice that cannot be read, then every session is asked for anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (payload) => {
        const { of, asked, notify } = listening();
        await Promise.all(['a', 'b'].map(of));
        expect(notify({ sessionIds: payload, at: 'whenever' })).toBe(false);
        await Promise.all(['a', 'b'].map(of));
        expect(asked).toEqual(['a', 'b', 'a', 'b']);
      }),
    );
  });
  it('given a notice of one session, then only that one is asked for anew', async () => {
    const { of, asked, notify } = listening();
    await Promise.all(['a', 'b'].map(of));
    expect(notify({ sessionIds: ['s-a'], at: 1 })).toBe(true);
    await Promise.all(['a', 'b'].map(of));
    expect(asked).toEqual(['a', 'b', 'a']);
  });
});

import { idFor } from '@modosu/service-kit/request/ids';
import fc from 'fast-check';
import { DerivedKeys } from '../secrets/derived-keys';
import { hashOfSecret } from '../secrets/same-secret';
import { type MailedPurpose, MailedTokens } from './mailed-tokens';
import { type SessionKind, SessionTokens } from './session-tokens';
import { readToken, writeToken } from './token-format';

const keys = new DerivedKeys({ readKey: (name: string) => Buffer.alloc(32, name) } as never);
const sessions = new SessionTokens(keys);
const mails = new MailedTokens(keys);

/** Ids as our own code makes them, with every character that an id may have. */
const id = fc.stringMatching(/^[A-Za-z0-9:._-]{1,20}$/);
const kind = fc.constantFrom<SessionKind>('c', 's', 't');
const purpose = fc.constantFrom<MailedPurpose>('verify', 'reset');

describe('a secret follows from its owner and its purpose, whatever a caller chose', () => {
  it('the same command aimed at two owners, or at two kinds of session, gives sessions that share nothing', () => {
    fc.assert(
      fc.property(id, fc.tuple(kind, id), fc.tuple(kind, id), (commandId, one, other) => {
        fc.pre(one[0] !== other[0] || one[1] !== other[1]);
        const context = { idOf: (thing: string, ...aimedAt: string[]) => idFor(commandId, thing, ...aimedAt) };
        const [mine, theirs] = [sessions.prepare(...one, context), sessions.prepare(...other, context)];
        expect(mine.sessionId).not.toBe(theirs.sessionId);
        expect(mine.tokenHash).not.toBe(theirs.tokenHash);
      }),
    );
  });

  it('the secret of one session is that of no other owner, even where the ids of the sessions are the same', () => {
    fc.assert(
      fc.property(id, fc.tuple(kind, id), fc.tuple(kind, id), (sessionId, one, other) => {
        fc.pre(one[0] !== other[0] || one[1] !== other[1]);
        const mine = readToken(sessions.write(...one, sessionId), 'c', 's', 't');
        if (!mine) return;
        const stolen = { ...mine, kind: other[0], id: other[1] };
        expect(sessions.madeHere(mine)).toBe(true);
        expect(sessions.madeHere(stolen)).toBe(false);
      }),
    );
  });

  it('the secret of a mail is that of no other customer, mail or purpose', () => {
    fc.assert(
      fc.property(fc.tuple(purpose, id, id), fc.tuple(purpose, id, id), (one, other) => {
        fc.pre(one.join('/') !== other.join('/'));
        const { secret } = mails.read(one[0], mails.write(...one))!;
        expect(mails.hashFor(...one)).toBe(hashOfSecret(secret));
        expect(mails.hashFor(...other)).not.toBe(hashOfSecret(secret));
        const kind = other[0] === 'verify' ? 'v' : 'r';
        const forged = writeToken({ kind, id: other[1], part: other[2], secret });
        expect(mails.read('verify', forged)).toBeUndefined();
        expect(mails.read('reset', forged)).toBeUndefined();
      }),
    );
  });

  it('two accounts never share the salt of a password because a command id came twice', () => {
    fc.assert(
      fc.property(id, id, id, (commandId, one, other) => {
        fc.pre(one !== other);
        expect(keys.salt(one, commandId)).not.toEqual(keys.salt(other, commandId));
      }),
    );
  });

  it('a token that was made up is known for one without a look at the log; a till’s old token is not', () => {
    const made = { id: 'c-1', part: 's-1', secret: 'x'.repeat(43) };
    for (const kind of ['c', 's', 't'] as const) expect(sessions.madeHere({ ...made, kind })).toBe(false);
    const old = { ...made, secret: keys.oldTerminalSecret('s-1') };
    expect(sessions.madeHere({ ...old, kind: 't' })).toBe(true);
    expect(sessions.madeHere({ ...old, kind: 'c' })).toBe(false);
    expect(sessions.madeHere({ ...old, kind: 's' })).toBe(false);
  });
});

import fc from 'fast-check';
import { messageOf, scrubbed } from './scrubbed';

const around = fc.constantFrom(
  (what: string) => `550 5.1.1 <${what}>: Recipient address rejected`,
  (what: string) => `RCPT TO:<${what}> failed`,
  (what: string) => `no such user "${what}"`,
  (what: string) => what,
  (what: string) => `mail for ${what}, later`,
  (what: string) => `{"to":"${what}"}`,
);
/** Random ones, and those whose text looks like no random one. */
const secretBytes = fc.oneof(
  fc.uint8Array({ minLength: 32, maxLength: 32 }),
  fc.constantFrom(0, 105, 255).map((byte) => new Uint8Array(32).fill(byte)),
);
const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));

describe('what an error says before it is logged or stored', () => {
  it('given any e-mail address in what a mail server answers, then nothing of it is left', () => {
    const local = fc.stringMatching(/^[a-z0-9][a-z0-9._+-]{2,20}[a-z0-9]$/);
    const host = fc.stringMatching(/^[a-z0-9]{3,12}\.(example|co\.jp|測試)$/);
    fc.assert(
      fc.property(local, host, around, (name, domain, say) => {
        const left = scrubbed(say(`${name}@${domain}`));
        expect(left).not.toContain(domain);
        expect(left).not.toContain(`${name}@`);
        expect(left).toContain('(e-mail)');
      }),
    );
    expect(scrubbed('<"anna sato"@mail.example>')).toBe('<(e-mail)>');
    expect(scrubbed('anna%40mail.example')).toBe('(e-mail)');
  });

  it('given a telephone number, an account or a card, then nothing of it is left', () => {
    fc.assert(
      fc.property(digits(4), digits(4), digits(3), digits(7), around, (a, b, c, d, say) => {
        for (const number of [`090-${a}-${b}`, `+81-90-${a}-${b}`, `090${a}${b}`, `${a}-${c}-${d}`, `4111${a}${b}${a}`])
          expect(scrubbed(say(number))).not.toContain(number.slice(-4));
      }),
    );
  });

  it('given a secret, then nothing of it is left', () => {
    fc.assert(
      fc.property(secretBytes, around, (bytes, say) => {
        const secret = Buffer.from(bytes).toString('base64url');
        for (const text of [`Bearer ${secret}`, `token=${secret}`, `"sessionToken": "${secret}"`])
          expect(scrubbed(say(text))).not.toContain(secret.slice(0, 20));
      }),
    );
    expect(scrubbed('smtp://user:pass@mail:25 refused')).toBe('smtp://(credentials)@mail:25 refused');
    expect(scrubbed('$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA')).toBe('(hash)');
    expect(scrubbed('eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln')).toBe('(token)');
  });

  it('given what an operator needs, then it stays', () => {
    for (const text of [
      'connect ECONNREFUSED 127.0.0.1:2525',
      'customer-0198f1a2-7b3c-7d4e-8f90-1a2b3c4d5e6f @12 is not what its schema says',
      "the event store: revision 12 of stream 'wallet-c-1' is missing",
      'at 2019-07-02T10:00:00.000Z, position 116500702, 1,024 events',
      'wallet:c-1 would go below zero by 90000 yen',
    ])
      expect(scrubbed(text)).toBe(text);
  });

  it('given anything thrown, then it is a text', () => {
    expect(messageOf(new Error('no mailbox anna@mail.example'))).toBe('no mailbox (e-mail)');
    expect(messageOf('x')).toBe('x');
    expect(messageOf(undefined)).toBe('undefined');
  });
});

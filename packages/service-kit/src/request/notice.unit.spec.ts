import fc from 'fast-check';
import type { AccessTokenSigner } from '../access/access-token';
import { followRevocations } from '../access/revocations';
import type { Broker } from '../broker/broker';
import { Messenger } from '../broker/messenger';

type Callback = (error: Error | null, message: { json(): unknown }) => void;

/** A connection on which a test says what is heard. */
function line() {
  let heard: Callback | undefined;
  const warnings: unknown[] = [];
  const subscribe = (_subject: string, options: { callback: Callback }) => {
    heard = options.callback;
    return { unsubscribe() {} };
  };
  const say = (text: string) => heard?.(null, { json: () => JSON.parse(text) });
  const fail = (error: Error) => heard?.(error, { json: () => undefined });
  const logger = { warn: (...line: unknown[]) => void warnings.push(line) };
  return { connection: { subscribe } as never, say, fail, logger: logger as never, warnings };
}

/** Not JSON, or JSON that names no session in the form of today. */
const unreadable = fc.oneof(
  fc.string().filter((text) => !isJson(text)),
  fc.jsonValue().map((value) => JSON.stringify({ sessionIds: value, at: 'whenever' })),
);

describe('a notice that cannot be read', () => {
  it('is logged by whoever checks statements, and revokes nothing', () => {
    fc.assert(
      fc.property(unreadable, (text) => {
        const { connection, say, logger, warnings } = line();
        const revoked: unknown[] = [];
        followRevocations(connection, { revoke: (one) => void revoked.push(one) }, logger);
        say(text);
        expect([warnings.length, revoked.length]).toEqual([1, 0]);
        say(JSON.stringify({ sessionIds: ['s'], at: 1 }));
        expect([warnings.length, revoked.length]).toEqual([1, 1]);
      }),
    );
  });
  it('is told to whoever listens and logged, and so is a broker that does not let us hear', () => {
    const { connection, say, fail, logger, warnings } = line();
    const messenger = new Messenger(
      'gateway',
      { connection, onLost() {}, onRefused() {} } as unknown as Broker,
      {} as AccessTokenSigner,
      logger,
    );
    const heard: unknown[] = [];
    messenger.onNotice('some.notice', (payload) => {
      heard.push(payload);
      return payload !== undefined;
    });
    say('{"a":1}');
    expect([heard, warnings.length]).toEqual([[{ a: 1 }], 0]);
    say('no JSON');
    expect([heard, warnings.length]).toEqual([[{ a: 1 }, undefined], 1]);
    fail(new Error('not allowed'));
    expect(warnings).toHaveLength(2);
    messenger.close();
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import fc from 'fast-check';
import { DerivedKeys } from '../secrets/derived-keys';
import { MailedTokens } from '../token/mailed-tokens';
import { NotMeLinks } from './not-me-link';

const AT = '2019-07-02T08:00:00.000Z';
const STREAM = 'wallet-c-1';
const event = {
  id: 'e-1',
  stream: STREAM,
  revision: 3,
  type: 'wallet.charge-credited.v1',
  data: { customerId: 'c-1', lotId: 'l-1', amountYen: 1_000, method: 'credit' },
} as unknown as RecordedEvent;
const store = {
  async *readStream(stream: string, { from }: { from: number }) {
    if (stream === STREAM && from === 3) yield event;
    if (stream === STREAM && from === 4) yield { ...event, revision: 4, type: 'wallet.funds-held.v1' };
  },
} as unknown as EventStore;
const tokensOf = (fill: number) =>
  new MailedTokens(new DerivedKeys({ readKey: () => Buffer.alloc(32, fill) } as unknown as ServiceConfig));
const tokens = tokensOf(7);
const links = new NotMeLinks(tokens, store);
const later = (days: number) => new Date(Date.parse(AT) + days * 86_400_000).toISOString();
const token = links.tokenFor('c-1', STREAM, 3, AT);

describe('the token in the link of a letter', () => {
  it('leads to the event that the letter is about, for thirty days', async () => {
    expect(links.tokenFor('c-1', STREAM, 3, AT)).toBe(token);
    const { id, part } = tokens.read('not-me', token)!;
    expect(await links.about(id, part, later(30))).toMatchObject({ event: { id: 'e-1' }, told: { letter: 'charged' } });
    expect(await links.about(id, part, new Date(Date.parse(later(30)) + 1).toISOString())).toBeUndefined();
  });

  it('is of no other purpose, and none of another purpose or key is one', () => {
    expect(tokens.read('reset', token)).toBeUndefined();
    expect(tokens.read('verify', token)).toBeUndefined();
    const { part } = tokens.read('not-me', token)!;
    expect(tokens.read('not-me', tokens.write('reset', 'c-1', part))).toBeUndefined();
    expect(tokensOf(8).read('not-me', token)).toBeUndefined();
  });

  it('given any character altered, left out or added, then it opens nothing', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+/ ';
    const places = fc.integer({ min: 0, max: token.length - 1 });
    const altered = fc.oneof(
      fc.tuple(places, fc.constantFrom(...alphabet)).map(([at, to]) => token.slice(0, at) + to + token.slice(at + 1)),
      places.map((at) => token.slice(0, at) + token.slice(at + 1)),
      fc.tuple(places, fc.constantFrom(...alphabet)).map(([at, to]) => token.slice(0, at) + to + token.slice(at)),
    );
    fc.assert(
      fc.property(altered, (text) => {
        fc.pre(text !== token);
        expect(tokens.read('not-me', text)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  it('leads nowhere for another customer, and to no event that has no letter', async () => {
    const { part } = tokens.read('not-me', token)!;
    expect(await links.about('c-2', part, AT)).toBeUndefined();
    expect(await links.about('c-1', `${Date.parse(later(30))}.4.${STREAM}`, AT)).toBeUndefined();
    expect(await links.about('c-1', `${Date.parse(later(30))}.9.${STREAM}`, AT)).toBeUndefined();
    for (const wrong of ['', '1.2', 'x.1.wallet-c-1', '1..wallet-c-1']) {
      expect(await links.about('c-1', wrong, AT)).toBeUndefined();
    }
  });
});

import { z } from 'zod';
import { id, instant, lotUse, text } from './fields';
import { allMessages } from './messages';
import { mostBytes } from './most-bytes';

/** The broker takes a mebibyte at once; envelope, headers and the journey's marks need some of it. */
const MOST_OF_A_MESSAGE = 1_000_000;

describe('the largest value of a schema', () => {
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

  it('is as large as the largest one there is, or a little larger', () => {
    const longestId = 'x'.repeat(120);
    const largest = { lotId: longestId, amountYen: 10_000_000 };
    expect(mostBytes(lotUse)).toBeGreaterThanOrEqual(bytes(largest));
    expect(mostBytes(lotUse)).toBeLessThan(bytes(largest) + 20);
    expect(mostBytes(z.array(id).max(10))).toBeGreaterThanOrEqual(bytes(Array.from({ length: 10 }, () => longestId)));
    expect(mostBytes(text)).toBeGreaterThanOrEqual(bytes('\u0001'.repeat(1_000)));
    expect(mostBytes(text)).toBeGreaterThanOrEqual(bytes('😀'.repeat(500)));
    expect(mostBytes(z.object({ at: instant.optional(), kind: z.enum(['a', 'bcd']) }))).toBeGreaterThanOrEqual(
      bytes({ at: new Date().toISOString(), kind: 'bcd' }),
    );
  });

  it('has no end where nothing bounds it', () => {
    const endless = [z.string(), z.array(id), z.unknown(), z.record(z.string(), z.int())];
    for (const schema of endless) expect(mostBytes(z.object({ one: schema }))).toBe(Number.POSITIVE_INFINITY);
  });
});

/**
 * What people send in by hand and HTTP bounds before it comes here: a file of members, and a notice of the provider, whose
 * text would have to be control characters throughout.
 */
const BOUNDED_BY_HTTP = ['identity.customer.import', 'charging.provider.notice'];
/** Services whose replies are all bounded by their schemas. The others count bytes in their handlers, as far as they do. */
const BOUNDED = ['payment'];
/** Without a bound in their schema: pages of rows, and texts that we make. None may come to these. */
const WITHOUT = [
  'payment.code.show-barcode',
  'payment.shop-code.static',
  'payment.shop-code.issue',
  'payment.shop-code.read',
  'payment.payment.pay-shop',
  'payment.transfer.list',
  'payment.transfer.show',
  'payment.request.split',
  'payment.request.list',
  'payment.merchant.list',
  'payment.merchant.of',
  'payment.merchant.shops',
  'payment.merchant.balance',
  'payment.statement.list',
  'payment.statement.lines',
  'payment.payout.list',
  'payment.void.approve',
  'payment.campaign.end',
  'payment.campaign.show',
  'payment.campaign.list',
  'payment.campaign.grants',
];
/** Every service answers these alike; parked events and differences are cut by their handlers. */
const OF_EVERY_SERVICE = /\.(read-models|parked|open-work)\./;

describe('limits count bytes', () => {
  const over = (part: 'request' | 'reply') =>
    allMessages.filter((message) => !(mostBytes(message[part]) <= MOST_OF_A_MESSAGE)).map(({ subject }) => subject);

  it('no request of any service is larger than the broker takes', () => {
    expect(over('request')).toEqual(BOUNDED_BY_HTTP);
  });

  it('no reply is either, by its schema', () => {
    const those = over('reply').filter((subject) => BOUNDED.includes(subject.split('.')[0]!));
    expect(those.filter((subject) => !OF_EVERY_SERVICE.test(subject))).toEqual(WITHOUT);
  });
});

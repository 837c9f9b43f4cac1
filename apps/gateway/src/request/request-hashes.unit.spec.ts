import { createHash } from 'node:crypto';
import { newId } from '@modosu/service-kit/request/ids';
import fc from 'fast-check';
import { isForAnyone, type Route, routes } from '../routes';
import { requestsOf } from '../testing/requests';
import { commandIdOf } from './idempotency';
import { RequestHashes } from './request-hashes';

const hashes = new RequestHashes(Buffer.alloc(32, 7));
const commands = routes.filter(({ message }) => message.effect === 'command' && !isForAnyone(message));
const name = ({ method, path }: Route) => `${method} ${path}`;
const understood = ({ message }: Route, fields: object) => JSON.stringify(sorted(message.request.parse(fields)));

/** The same value with the keys of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]));
}

/** Two requests of one route that are alike, but for one field, which is another or only in one of them. */
function pairsOf(route: Route) {
  const one = requestsOf(route.message);
  return fc.tuple(one, one, fc.nat()).map(([first, other, at]) => {
    const fields = Object.keys({ ...first, ...other });
    const field = fields[at % Math.max(1, fields.length)];
    if (field === undefined) return [first, first] as const;
    const { [field]: _left, ...rest } = first;
    const second = field in other ? { ...rest, [field]: other[field] } : rest;
    return [first, route.message.request.safeParse(second).success ? second : other] as const;
  });
}

describe('the hash of a request', () => {
  it.each(commands.map((route) => [name(route), route] as const))(
    'one key, several things: at %s another request under the same key has another hash, and only another one',
    (_, route) => {
      fc.assert(
        fc.property(pairsOf(route), ([first, second]) => {
          const isSame = understood(route, first) === understood(route, second);
          expect(hashes.of(route, 'anna', first) === hashes.of(route, 'anna', second)).toBe(isSame);
        }),
        { numRuns: 25 },
      );
    },
  );

  it.each(commands.map((route) => [name(route), route] as const))(
    'at %s the order of fields, defaults written out and fields that nobody knows make no other request',
    (_, route) => {
      fc.assert(
        fc.property(requestsOf(route.message), (request) => {
          const hash = hashes.of(route, 'anna', request);
          expect(hash).toMatch(/^[0-9a-f]{64}$/);
          const reversed = Object.fromEntries(Object.entries(request).reverse());
          expect(hashes.of(route, 'anna', { ...reversed, 'no-field-of-ours': 1 })).toBe(hash);
          const whole = route.message.request.parse(request) as object;
          if (understood(route, whole) === understood(route, request))
            expect(hashes.of(route, 'anna', whole)).toBe(hash);
        }),
        { numRuns: 10 },
      );
    },
  );

  it('one key by two people or at two routes is two commands, whose hashes differ too', () => {
    const key = newId();
    const now = Date.now();
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.constantFrom(...commands), (one, other) => {
        const first = commandIdOf(one, key, 'anna', now);
        const second = commandIdOf(other, key, 'anna', now);
        if (name(one) !== name(other) && first !== undefined) expect(second).not.toBe(first);
        if (first !== undefined) expect(commandIdOf(one, key, 'ben', now)).not.toBe(first);
        const request = fc.sample(requestsOf(one.message), 1)[0]!;
        expect(hashes.of(one, 'ben', request)).not.toBe(hashes.of(one, 'anna', request));
        if (name(one) === name(other)) return;
        expect(hashes.of({ ...one, path: other.path, method: other.method }, 'anna', request)).not.toBe(
          hashes.of(one, 'anna', request),
        );
      }),
    );
  });

  it('is not to be had without the key, so a password in a request cannot be tried', () => {
    const route = commands.find(({ path }) => path === '/v1/charge-secret')!;
    const request = { secret: '19900403' };
    const hash = hashes.of(route, 'anna', request);
    expect(new RequestHashes(Buffer.alloc(32, 8)).of(route, 'anna', request)).not.toBe(hash);
    const text = JSON.stringify({ request, route: name(route), subject: 'anna' });
    expect(createHash('sha256').update(text).digest('hex')).not.toBe(hash);
  });

  it('is none of what the service cannot understand and will refuse', () => {
    const route = commands.find(({ path }) => path === '/v1/transfers')!;
    expect(hashes.of(route, 'anna', { toCustomerId: 'ben', amountYen: '100' })).toBeUndefined();
  });
});

import fc from 'fast-check';
import { z } from 'zod';
import { page } from './fields';
import { allMessages } from './messages';
import { both, distinct, either, onlyWith, period, stretch } from './together';

type Shape = Record<string, z.ZodType>;
const instants = fc
  .date({ min: new Date('2019-01-01'), max: new Date('2020-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const refusedPaths = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues.map(({ path }) => path.join('.')) ?? [];

/** Requests that have both fields, whatever else they need. */
function withFields(...names: string[]) {
  return allMessages.filter(({ request }) => {
    const { shape } = request.def as { shape?: Shape };
    return shape !== undefined && names.every((name) => Object.hasOwn(shape, name));
  });
}

describe('fields that only make sense together', () => {
  it('a period that ends before or as it begins is refused, in every message that has one', () => {
    const periods = withFields('from', 'to').filter(({ request }) => {
      const { from } = (request.def as unknown as { shape: Shape }).shape;
      return from?.safeParse('2019-07-01T00:00:00.000Z').success;
    });
    expect(periods.map(({ subject }) => subject).sort()).toEqual([
      'charging.what-if.start',
      'compensation.alert.flagged',
      'compensation.incident.open',
      'payment.campaign.create',
    ]);
    const filled: Record<string, object> = {
      'charging.what-if.start': { policy: { base: 'in-force' } },
      'compensation.incident.open': { name: 'x' },
      'payment.campaign.create': { name: 'x', percent: 1, monthlyCapYen: 1 },
    };
    fc.assert(
      fc.property(fc.constantFrom(...periods), instants, instants, ({ request, subject }, from, to) => {
        expect(refusedPaths(request, { ...filled[subject], from, to })).toEqual(from < to ? [] : ['to']);
      }),
    );
  });
  it('a switch of a what-if run goes on again after it went off, in whatever zones the times are written', () => {
    const { request } = allMessages.find(({ subject }) => subject === 'charging.what-if.start')!;
    const time = { from: '2019-07-01T00:00:00.000Z', to: '2019-07-02T00:00:00.000Z' };
    const wanted = (off: string, on: string) => ({
      ...time,
      policy: { base: '2019', switches: [{ scope: 'cash', off, on }] },
    });
    expect(refusedPaths(request, wanted('2019-07-01T09:00:00+09:00', '2019-07-01T00:00:01Z'))).toEqual([]);
    expect(refusedPaths(request, wanted('2019-07-01T00:00:01Z', '2019-07-01T09:00:00+09:00'))).toEqual([
      'policy.switches.0.on',
    ]);
  });
  it('a stretch of the log ends where it is read to, in the direction in which it is read', () => {
    const numbers = fc.nat({ max: 20 });
    const { request } = allMessages.find(({ subject }) => subject === 'ledger.stream.read')!;
    fc.assert(
      fc.property(numbers, numbers, fc.constantFrom('forwards', 'backwards'), (from, to, direction) => {
        const isRight = direction === 'forwards' ? from <= to : from >= to;
        expect(refusedPaths(request, { stream: 's', from, to: String(to), direction })).toEqual(isRight ? [] : ['to']);
      }),
    );
    const { request: whole } = allMessages.find(({ subject }) => subject === 'ledger.export.order')!;
    const key = { kty: 'OKP', crv: 'X25519', x: 'x'.repeat(43) };
    expect(refusedPaths(whole, { key, after: '9007199254740993', to: '9007199254740992' })).toEqual(['to']);
    expect(refusedPaths(whole, { key, after: '9', to: '10' })).toEqual([]);
  });
  it('one of two, a field with its own, and nothing twice', () => {
    const a = z.string().optional();
    const one = either(z.object({ a, b: a }), 'a', 'b');
    expect([{}, { a: '1', b: '2' }, { a: '1' }, { b: '1' }].map((value) => one.safeParse(value).success)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(onlyWith(z.object({ a, b: a }), 'b', 'a').safeParse({ b: '1' }).success).toBe(false);
    expect(distinct(z.array(z.string())).safeParse(['x', 'y', 'x']).success).toBe(false);
    expect(distinct(z.array(z.object({ k: z.string() })), 'k').safeParse([{ k: '1' }, { k: '1' }]).success).toBe(false);
  });
  it('a charge is from a source and with the secret, both or refused; the cash of before answers for itself', () => {
    const { request } = allMessages.find(({ subject }) => subject === 'charging.charge.make')!;
    const fields = { sourceId: 's', chargeSecret: 'a secret 7', cash: { point: 'atm', pointId: 'p' } };
    fc.assert(
      fc.property(fc.subarray(Object.keys(fields) as (keyof typeof fields)[]), (given) => {
        const missing = given.includes('cash')
          ? []
          : ['sourceId', 'chargeSecret'].filter((f) => !given.includes(f as 'cash'));
        const wanted = Object.fromEntries(given.map((field) => [field, fields[field]]));
        expect(refusedPaths(request, { amountYen: 1_000, ...wanted })).toEqual(missing);
      }),
    );
    const a = z.string().optional();
    expect(both(z.object({ a, b: a, c: a }), ['a', 'b'], 'c').safeParse({ a: '1' }).success).toBe(false);
  });
  it('a nonce is of an assertion: without one it is refused, and neither of them is a sign-in as of old', () => {
    const { request } = allMessages.find(({ subject }) => subject === 'identity.session.external-sign-in')!;
    const asked = { provider: 'p', subject: 's', device: { deviceId: 'd' } };
    expect(refusedPaths(request, { ...asked, nonce: 'n' })).toEqual(['nonce']);
    expect(refusedPaths(request, { ...asked, nonce: 'n', assertion: 'a' })).toEqual([]);
    expect(refusedPaths(request, asked)).toEqual([]);
  });
  it('an import names each member and each address once, however the address is written', () => {
    const { request } = allMessages.find(({ subject }) => subject === 'identity.customer.import')!;
    const member = (memberNumber: string, email: string) => ({
      memberNumber,
      email,
      name: 'n',
      birthdate: '1990-01-01',
      passwordHash: '$argon2id$x',
    });
    const numbers = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(numbers, numbers, (ofMembers, ofAddresses) => {
        const members = ofMembers.map((no, place) =>
          member(`m-${no}`, `${place % 2 ? 'A' : 'a'}-${ofAddresses[place % ofAddresses.length]}@example.com`),
        );
        const addresses = members.map(({ email }) => email.toLowerCase());
        const isRight = [ofMembers, addresses].every((all) => new Set<unknown>(all).size === all.length);
        expect(request.safeParse({ members }).success).toBe(isRight);
      }),
    );
  });
  it('says its rule in the description of the schema, which stays one of fields', () => {
    const schema = stretch(period(z.object({ from: z.string(), to: z.string() })), 'from', 'to');
    const described = z.toJSONSchema(schema, { io: 'input' });
    expect(described.description).toBe('`to` must be later than `from`. `to` must not lie before `from`.');
    expect(Object.keys(described.properties ?? {})).toEqual(['from', 'to']);
    for (const { request, reply } of allMessages) {
      z.toJSONSchema(request, { io: 'input', unrepresentable: 'any' });
      z.toJSONSchema(reply, { io: 'output', unrepresentable: 'any' });
    }
  });
});

describe('a number in a query', () => {
  it('is digits or a number, and nothing that JavaScript would make one of', () => {
    const limit = z.object(page);
    for (const value of [true, null, [5], '', ' 5', '5 ', '0x10', '1e2', '5.0', '+5', 5.5, Number.NaN, '９']) {
      expect([value, limit.safeParse({ limit: value }).success]).toEqual([value, false]);
    }
    for (const value of [5, '5', '005']) expect(limit.parse({ limit: value }).limit).toBe(5);
    expect(limit.parse({}).limit).toBe(100);
    const { properties, required } = z.toJSONSchema(limit, { io: 'input' });
    expect(properties?.limit).toEqual({ type: 'integer', minimum: 1, maximum: 1_000 });
    expect(required).toBeUndefined();
  });
});

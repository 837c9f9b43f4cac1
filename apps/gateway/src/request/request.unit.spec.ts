import { createHmac } from 'node:crypto';
import { newId } from '@modosu/service-kit/request/ids';
import { routes } from '../routes';
import { commandIdOf } from './idempotency';
import { Origins } from './origins';
import { ScenarioClock } from './scenario-clock';

const key = Buffer.alloc(32, 7);
const code = (error: unknown) => (error as { code?: string }).code;
const refused = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return code(error);
  }
  return 'accepted';
};

describe('an Idempotency-Key', () => {
  const now = Date.now();
  const route = (path: string) => routes.find((one) => one.method === 'POST' && one.path === path)!;
  const charges = route('/v1/charges');
  it('gives one command id per person and route, the same each time', () => {
    const id = newId();
    const idAt = commandIdOf(charges, id, 'anna', now);
    expect(idAt).toBeDefined();
    expect(commandIdOf(charges, id.toUpperCase(), 'anna', now)).toBe(idAt);
    expect(commandIdOf(charges, id, 'ben', now)).not.toBe(idAt);
    expect(commandIdOf(route('/v1/transfers'), id, 'anna', now)).not.toBe(idAt);
    expect(commandIdOf(charges, newId(), 'anna', now)).not.toBe(idAt);
  });
  it('must be there, be a UUID version 7, and be of the last 24 hours', () => {
    expect(refused(() => commandIdOf(charges, undefined, 'anna', now))).toBe('IDEMPOTENCY_KEY_REQUIRED');
    expect(refused(() => commandIdOf(charges, '6f1c0c5e-5d8b-4b0e-9a3d-7b1f2c4e8a90', 'anna', now))).toBe(
      'IDEMPOTENCY_KEY_INVALID',
    );
    const id = newId();
    expect(refused(() => commandIdOf(charges, id, 'anna', now + 25 * 3_600_000))).toBe('IDEMPOTENCY_KEY_TOO_OLD');
    expect(refused(() => commandIdOf(charges, id, 'anna', now - 2 * 3_600_000))).toBe('IDEMPOTENCY_KEY_INVALID');
  });
  const open = routes.filter(({ message }) => message.access.includes('anyone'));
  it.each(open.map((one) => [`${one.method} ${one.path}`, one] as const))(
    'a secret never follows from what the caller chose: %s takes no key as identity, signed in or not',
    (_, one) => {
      for (const subject of [undefined, 'anna'])
        for (const key of [newId(), 'nonsense', undefined])
          expect(commandIdOf({ ...one, idempotent: true }, key, subject, now)).toBeUndefined();
    },
  );
});

describe('where a request comes from', () => {
  it('is a blind index: the same for the same address, and nothing of the address is in it', () => {
    const origins = new Origins(key);
    const one = origins.of('203.0.113.7', 'phone');
    expect(one).toEqual(new Origins(key).of('::ffff:203.0.113.7', 'phone'));
    expect(JSON.stringify(one)).not.toContain('203.0.113');
    expect(new Origins(Buffer.alloc(32, 8)).of('203.0.113.7', 'phone').address).not.toBe(one.address);
  });
  it('tells the network from the address', () => {
    const origins = new Origins(key);
    expect(origins.of('203.0.113.7', undefined).network).toBe(origins.of('203.0.113.8', undefined).network);
    expect(origins.of('2001:db8:1:2::3', undefined).network).toBe(origins.of('2001:db8:1:4::', undefined).network);
    expect(origins.of('2001:db8:1:2::3', undefined).network).not.toBe(origins.of('2001:db8:2::', undefined).network);
  });
});

describe('the scenario’s time', () => {
  const time = '2019-07-02T08:00:00.000Z';
  const signed = (text: string) => createHmac('sha256', key).update(text).digest('hex');
  it('counts when it is signed, and stays for requests without one', () => {
    const clock = new ScenarioClock(key);
    expect(clock.read(undefined, undefined)).toBeUndefined();
    expect(clock.read(time, signed(time))).toBe(time);
    expect(clock.read(undefined, undefined)).toBe(time);
  });
  it('is refused when the signature is missing, of another time or of another key', () => {
    const clock = new ScenarioClock(key);
    expect(refused(() => clock.read(time, undefined))).toBe('SIGNATURE_INVALID');
    expect(refused(() => clock.read(time, signed('2019-07-02T08:01:00.000Z')))).toBe('SIGNATURE_INVALID');
    expect(refused(() => clock.read('yesterday', signed('yesterday')))).toBe('SIGNATURE_INVALID');
    expect(clock.read(undefined, undefined)).toBeUndefined();
  });
});

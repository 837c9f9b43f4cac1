import { createHash, generateKeyPairSync } from 'node:crypto';
import { specification } from '@modosu/event-sourcing/testing/specification';
import { readJwe } from '@modosu/service-kit/testing/jwe';
import fc from 'fast-check';
import { encryptedPage, fingerprintOf } from './encrypted-pages';
import { type ExportEvent, exportDecider } from './export.decider';

const { given } = specification(exportDecider);
const T0 = '2019-07-01T00:00:00.000Z';
const at = (hours: number) => new Date(Date.parse(T0) + hours * 3_600_000).toISOString();
const key = { kty: 'OKP', crv: 'X25519', x: 'x'.repeat(43) } as const;
const order = { exportId: 'e-1', key, keyFingerprint: 'f'.repeat(43), after: '0', to: '90', orderedBy: 'olga' };
const ordered: ExportEvent = { type: 'export.ordered.v1', data: order };
const confirmed: ExportEvent = {
  type: 'export.confirmed.v1',
  data: { exportId: 'e-1', keyFingerprint: order.keyFingerprint, confirmedBy: 'peter' },
};
const confirm = { type: 'confirm', keyFingerprint: order.keyFingerprint, by: 'peter' } as const;
const begun: ExportEvent = {
  type: 'export.begun.v1',
  data: { exportId: 'e-1', keyFingerprint: order.keyFingerprint, by: 'olga' },
};

describe('taking the log out', () => {
  it('given one person, then nobody takes it out alone', () => {
    given([])
      .when({ type: 'order', ...order })
      .thenEvents([ordered]);
    given([ordered]).when({ type: 'take', by: 'olga' }).thenRefused('EXPORT_NOT_CONFIRMED', []);
    given([ordered])
      .when({ ...confirm, by: 'olga' })
      .thenRefused('SECOND_PERSON_REQUIRED', []);
    given([ordered]).when(confirm).thenEvents([confirmed]);
    given([ordered, confirmed]).when(confirm).thenEvents([]);
  });

  it('given it is confirmed, then the one who ordered it takes it, and that is recorded once', () => {
    given([ordered, confirmed]).when({ type: 'take', by: 'olga' }).thenEvents([begun]);
    given([ordered, confirmed, begun]).when({ type: 'take', by: 'olga' }).thenEvents([]);
    for (const by of ['peter', 'mallory'])
      given([ordered, confirmed]).when({ type: 'take', by }).thenRefused('NOT_FOUND', []);
  });

  it('given another key than was checked, then it is not confirmed', () => {
    given([ordered])
      .when({ ...confirm, keyFingerprint: 'g'.repeat(43) })
      .thenRefused('CONFLICT', []);
  });

  it('given a day has passed since its order or confirmation, then it is over', () => {
    given([ordered], T0).when(confirm, at(25)).thenRefused('EXPORT_NOT_CONFIRMED', []);
    given([ordered, confirmed], T0).when({ type: 'take', by: 'olga' }, at(24)).thenEvents([begun]);
    given([ordered, confirmed, begun], T0)
      .when({ type: 'take', by: 'olga' }, at(25))
      .thenRefused('EXPORT_NOT_CONFIRMED', []);
  });

  it('given any steps of any staff, then it is taken only by the one who ordered it, after another confirmed it', () => {
    const people = fc.constantFrom('olga', 'peter', 'mallory');
    const step = fc.oneof(
      fc.record({
        type: fc.constant('confirm' as const),
        keyFingerprint: fc.constant(order.keyFingerprint),
        by: people,
      }),
      fc.record({ type: fc.constant('take' as const), by: people }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const log: ExportEvent[] = [ordered];
        for (const command of steps) {
          const { decision } = given(log, T0).when(command, at(1));
          log.push(...decision.events);
        }
        const first = log.findIndex(({ type }) => type === 'export.begun.v1');
        if (first < 0) return;
        const before = log.slice(0, first).find(({ type }) => type === 'export.confirmed.v1');
        expect(before?.data).toMatchObject({ confirmedBy: expect.not.stringMatching(/^olga$/) });
        expect(log[first]?.data).toMatchObject({ by: 'olga' });
      }),
    );
  });
});

const pairOf = (crv: string) =>
  crv === 'X25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('a page of an export', () => {
  it.each([['X25519'], ['P-256']])('given a key of %s, then only its private half reads it', (crv) => {
    const [mine, others] = [pairOf(crv), pairOf(crv)];
    const jwk = mine.publicKey.export({ format: 'jwk' }) as never;
    const event = {
      id: 'i',
      stream: 's-1',
      revision: 0,
      position: '1',
      type: 't',
      recordedAt: T0,
      data: { a: 'secret' },
      metadata: {},
    };
    const fingerprint = fingerprintOf(jwk);
    const page = encryptedPage([event], jwk, fingerprint);
    expect(encryptedPage([event], jwk, fingerprint)).not.toBe(page);
    const { text, header } = readJwe(page, mine.privateKey);
    expect(JSON.parse(text)).toEqual(event);
    expect(header).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: fingerprint });
    expect(header.epk).not.toHaveProperty('d');
    expect(() => readJwe(page, others.privateKey)).toThrow();
  });

  it('given what is no key, then it is refused', () => {
    const noPoint = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43) } as const;
    const lowOrder = { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) } as const;
    for (const key of [noPoint, lowOrder]) {
      expect(() => fingerprintOf(key)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    }
  });

  it('given the key of the standard, then its fingerprint is the thumbprint that the standard gives', () => {
    // RFC 8037, appendix A.3, for the same shape of key.
    const named = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' });
    expect(createHash('sha256').update(named).digest('base64url')).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });
});

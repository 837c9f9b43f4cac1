import canonicalize from 'canonicalize';
import fc from 'fast-check';
import type { AppendedEvent, RawEvent } from './event';
import {
  canonicalJson,
  chainEvent,
  chainNewEvent,
  eventHash,
  GENESIS_HASH,
  type HashedContent,
  payloadHash,
  sha256,
  verifyEvent,
  verifyStream,
} from './hash-chain';

const metadata = {
  $correlationId: 'c',
  $causationId: 'c',
  commandId: 'k',
  payloadHash: 'p',
  actor: { kind: 'tester' },
  service: 'tests',
  occurredAt: '2019-07-01T00:00:00.000Z',
  schemaVersion: 1,
};

function chain(data: readonly unknown[]): AppendedEvent[] {
  let previous = GENESIS_HASH;
  return data.map((one, revision) => {
    const content = { stream: 'thing-1', revision, id: `id-${revision}`, type: 'thing.done.v1', data: one, metadata };
    previous = eventHash(previous, content);
    return { ...content, metadata: { ...metadata, hash: previous } };
  });
}

describe('canonical JSON', () => {
  it('given the keys in any order, then the text is the same', () => {
    expect(canonicalJson({ b: 1, a: [{ d: null, c: 'x' }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
    expect(payloadHash({ a: 1, b: 2 })).toBe(payloadHash({ b: 2, a: 1 }));
  });

  it('given what went through JSON once, then the text does not change', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('given any value, then the text is what the reference of RFC 8785 writes', () => {
    // Also keys that look like numbers, halves of surrogate pairs, −0, nothing in lists and objects, and dates.
    const key = fc.oneof(fc.string({ unit: 'binary' }), fc.nat().map(String), fc.constantFrom('__proto__x', 'toJSONx'));
    const values = [fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.string({ unit: 'binary' })];
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(
        ...values,
        fc.boolean(),
        fc.constantFrom(null, -0, '\ud800', 'é\u2028'),
        fc.date({ noInvalidDate: true }),
      ),
      list: fc.array(fc.oneof(tie('any'), fc.constant(undefined)), { maxLength: 4 }),
      map: fc.dictionary(key, fc.oneof(tie('any'), fc.constant(undefined)), { maxKeys: 6 }),
      any: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('list'), tie('map')),
    })).any;
    fc.assert(
      fc.property(value, (one) => expect(canonicalJson(one)).toBe(canonicalize(one))),
      { numRuns: 300 },
    );
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [undefined], [1n]])('given %p, then it is refused', (value) => {
    expect(() => canonicalJson(value)).toThrow();
  });
});

describe('the hash of an event', () => {
  it('covers the hash before it and the canonical JSON of everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.nat(), (data, name, revision) => {
        const content: HashedContent = { stream: `s-${name}`, revision, id: 'i', type: `t${name}`, data, metadata };
        expect(eventHash('before', content)).toBe(sha256(`before${canonicalJson(content)}`));
      }),
    );
  });

  it('comes with the texts to store, which read back as what was hashed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const content = { stream: 's', revision: 0, id: 'i', type: 't', data, metadata };
        const { hash, dataJson, metadataJson } = chainEvent(GENESIS_HASH, content);
        expect(JSON.parse(metadataJson)).toEqual({ ...metadata, hash });
        const stored = { ...content, data: JSON.parse(dataJson), metadata: JSON.parse(metadataJson) };
        expect(verifyStream([stored])).toBeNull();
      }),
    );
  });
});

describe('a field that is undefined', () => {
  it('is no part of what is hashed or stored, at any depth, as if it were not there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (inner) => {
        const bare = { yen: 1, inner: { inner }, list: [{ a: 1 }] };
        const data = {
          ...bare,
          absent: undefined,
          inner: { inner, absent: undefined },
          list: [{ a: 1, b: undefined }],
        };
        const withAbsent = { ...metadata, requestHash: undefined, actor: { kind: 'tester', onBehalfOf: undefined } };
        const place = { stream: 's', revision: 0, type: 't' };
        expect(payloadHash(data)).toBe(payloadHash(bare));
        expect(chainNewEvent(GENESIS_HASH, { ...place, data, metadata: withAbsent })).toEqual(
          chainNewEvent(GENESIS_HASH, { ...place, data: bare, metadata }),
        );
        expect(eventHash(GENESIS_HASH, { ...place, id: 'i', data, metadata: withAbsent })).toBe(
          eventHash(GENESIS_HASH, { ...place, id: 'i', data: bare, metadata }),
        );
      }),
    );
  });
});

describe('an event that is about to be written', () => {
  const content = { stream: 's', revision: 0, type: 't', data: { yen: 1 }, metadata };

  it('given the same at the same place, then it has the same id, a UUID, and holds when it is read', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const one = chainNewEvent(GENESIS_HASH, { ...content, data });
        expect(chainNewEvent(GENESIS_HASH, { ...content, data })).toEqual(one);
        expect(one.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const { id, dataJson, metadataJson } = one;
        const stored = { ...content, id, data: JSON.parse(dataJson), metadata: JSON.parse(metadataJson) };
        expect(verifyStream([stored])).toBeNull();
      }),
    );
  });

  it('given anything else, or the same at another place, then it has another id', () => {
    const others = [
      chainNewEvent('f'.repeat(64), content),
      ...[
        { stream: 's2' },
        { revision: 1 },
        { type: 't2' },
        { data: { yen: 2 } },
        { metadata: { ...metadata, actor: { kind: 'sweeper' } } },
      ].map((other) => chainNewEvent(GENESIS_HASH, { ...content, ...other })),
    ];
    expect(new Set([chainNewEvent(GENESIS_HASH, content), ...others].map(({ id }) => id)).size).toBe(7);
  });
});

describe('verifying a stream', () => {
  const data = fc.array(fc.record({ amount: fc.integer() }), { minLength: 1, maxLength: 8 });

  it('given an untouched stream, then nothing is broken', () => {
    fc.assert(fc.property(data, (all) => expect(verifyStream(chain(all))).toBeNull()));
    expect(verifyStream([])).toBeNull();
  });

  it('given one event altered, removed or put elsewhere, then its revision is named', () => {
    fc.assert(
      fc.property(data, fc.nat(), (all, pick) => {
        const at = pick % all.length;
        const events = chain(all);
        const altered = events.map((event, index) => (index === at ? { ...event, data: { amount: 'other' } } : event));
        expect(verifyStream(altered)).toBe(at);
        const moved = events.map((event, index) => (index === at ? { ...event, stream: 'thing-2' } : event));
        expect(verifyStream(moved)).toBe(at);
        const removed = events.filter((_, index) => index !== at);
        expect(verifyStream(removed)).toBe(at === all.length - 1 ? null : at);
      }),
    );
  });

  it('given an altered event whose own hash was made anew, then the next one is named', () => {
    const [first, second] = chain([{ amount: 1 }, { amount: 2 }]) as [AppendedEvent, AppendedEvent];
    const [forged] = chain([{ amount: 100 }]) as [AppendedEvent];
    expect(first.metadata.hash).not.toBe(forged.metadata.hash);
    expect(verifyStream([forged, second])).toBe(1);
  });
});

describe('an event checked as it is stored', () => {
  const previous = fc.stringMatching(/^[0-9a-f]{64}$/);
  const stored = fc.record({
    data: fc.jsonValue(),
    reply: fc.jsonValue(),
    stream: fc.string({ minLength: 1 }),
    previous,
  });
  const place = { revision: 3, id: '0b4a5d2e-1a6b-4c3d-8e9f-001122334455', type: 'thing.done.v1' };
  const seal = ({
    data,
    reply,
    stream,
    previous,
  }: {
    data: unknown;
    reply: unknown;
    stream: string;
    previous: string;
  }) => {
    const content = { ...place, stream, data, metadata: { ...metadata, answer: { reply } } };
    const { dataJson, metadataJson, hash } = chainEvent(previous, content);
    const raw: RawEvent = { ...place, stream, position: 7n, recordedMs: 0, data: dataJson, metadata: metadataJson };
    return { raw, hash };
  };
  /** What a check of the values, not of the texts, says. */
  const byValues = (previousHash: string, { data, metadata: text, ...named }: RawEvent): string | null => {
    try {
      const { hash, ...covered } = JSON.parse(text);
      return eventHash(previousHash, { ...named, data: JSON.parse(String(data)), metadata: covered }) === hash
        ? hash
        : null;
    } catch {
      return null;
    }
  };

  it('given any event, then its texts and its values say the same, however a server spaces and orders them', () => {
    fc.assert(
      fc.property(stored, (event) => {
        const { raw, hash } = seal(event);
        const { hash: last, ...covered } = JSON.parse(raw.metadata);
        const rewritten = {
          ...raw,
          data: JSON.stringify(JSON.parse(String(raw.data)), null, 2),
          metadata: JSON.stringify({ hash: last, ...covered }, null, 1),
        };
        for (const form of [raw, rewritten]) {
          expect(verifyEvent(event.previous, form)).toBe(hash);
          expect(byValues(event.previous, form)).toBe(hash);
        }
      }),
    );
  });

  it('given any event with one character changed anywhere, then both say so, or both say that the value is the same', () => {
    const change = fc.record({
      field: fc.constantFrom('data', 'metadata', 'stream', 'type', 'id'),
      at: fc.nat(),
      by: fc.string({ minLength: 1, maxLength: 1 }),
    });
    fc.assert(
      fc.property(stored, change, (event, { field, at, by }) => {
        const { raw } = seal(event);
        const text = String(raw[field as keyof RawEvent]);
        const place = at % text.length;
        const altered = { ...raw, [field]: text.slice(0, place) + by + text.slice(place + 1) };
        expect(verifyEvent(event.previous, altered)).toBe(byValues(event.previous, altered));
        if (text[place] !== by && !['data', 'metadata'].includes(field))
          expect(verifyEvent(event.previous, altered)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('given an event chained to another, moved, or not of JSON, then it does not hold', () => {
    const { raw } = seal({ data: { n: 1 }, reply: null, stream: 'thing-1', previous: GENESIS_HASH });
    expect(verifyEvent(sha256('another'), raw)).toBeNull();
    expect(verifyEvent(GENESIS_HASH, { ...raw, revision: 4 })).toBeNull();
    expect(verifyEvent(GENESIS_HASH, { ...raw, data: Buffer.from('{"n":1}') })).toBeNull();
    expect(verifyEvent(GENESIS_HASH, { ...raw, metadata: '' })).toBeNull();
  });
});

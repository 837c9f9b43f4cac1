import fc from 'fast-check';
import type { AppendedEvent } from './event';
import {
  canonicalJson,
  eventHash,
  GENESIS_HASH,
  type HashedContent,
  payloadHash,
  sealEvent,
  sha256,
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
        const { hash, dataJson, metadataJson } = sealEvent(GENESIS_HASH, content);
        expect(JSON.parse(metadataJson)).toEqual({ ...metadata, hash });
        const stored = { ...content, data: JSON.parse(dataJson), metadata: JSON.parse(metadataJson) };
        expect(verifyStream([stored])).toBeNull();
      }),
    );
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

import type { RawEvent, RecordedEvent } from '@modosu/event-store-client/event';
import { chainEvent, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import fc from 'fast-check';
import { ChainCheck } from './chain-check';

const LENGTH = 12;

/** A stream as it was written. */
const written: RawEvent[] = [];
for (let revision = 0, previous = GENESIS_HASH; revision < LENGTH; revision += 1) {
  const content = { stream: 'wallet-ami', revision, id: `e-${revision}`, type: 'happened.v1', data: { revision } };
  const metadata = { occurredAt: '2019-07-01T00:00:00.000Z' } as RecordedEvent['metadata'];
  const sealed = chainEvent(previous, { ...content, metadata });
  previous = sealed.hash;
  const stored = { ...content, data: sealed.dataJson, metadata: sealed.metadataJson };
  written.push({ ...stored, position: BigInt(revision), recordedMs: 0, isJson: true } as unknown as RawEvent);
}

function check(events: readonly RawEvent[]) {
  const chains = new ChainCheck();
  for (const raw of events) {
    const event = { ...raw, data: JSON.parse(String(raw.data)), metadata: JSON.parse(raw.metadata) };
    chains.check(event as unknown as RecordedEvent, raw);
  }
  return { broken: [...chains.broken], root: chains.root() };
}

describe('the check of chains', () => {
  it('given a stream as it was written, then it is sound', () => {
    expect(check(written).broken).toEqual([]);
  });

  it('given events are missing, doubled or in another order, then the stream is broken and its root another', () => {
    const places = fc.array(fc.integer({ min: 0, max: LENGTH - 1 }), { minLength: 1, maxLength: LENGTH * 2 });
    fc.assert(
      fc.property(places, (revisions) => {
        const isPrefix = revisions.every((revision, at) => revision === at);
        const found = check(revisions.map((revision) => written[revision]!));
        expect(found.broken).toEqual(isPrefix ? [] : ['wallet-ami']);
        if (!isPrefix) expect(found.root).not.toBe(check(written).root);
      }),
    );
  });
});

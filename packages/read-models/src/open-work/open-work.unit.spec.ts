import type { RecordedEvent } from '@modosu/event-store-client/event';
import fc from 'fast-check';
import { openWorkChange, pauseAfter } from './open-work';

const rules = {
  opens: ({ type, data }: RecordedEvent) => (type === 'begun.v1' ? [{ id: String(data) }] : null),
  closes: ({ type, data }: RecordedEvent) => (type === 'ended.v1' ? [String(data)] : null),
};
const event = (type: string, id: string) => ({ type, data: id }) as RecordedEvent;

describe('what a batch leaves open', () => {
  it('given any batches, then the table ends as if every event had been applied alone', () => {
    const happening = fc.record({ type: fc.constantFrom('begun.v1', 'ended.v1'), id: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(fc.array(fc.array(happening, { maxLength: 6 }), { maxLength: 5 }), (batches) => {
        const batched = new Set<string>();
        const alone = new Set<string>();
        for (const batch of batches) {
          const { opened, closed } = openWorkChange(
            batch.map(({ type, id }) => event(type, id)),
            rules,
          );
          for (const id of closed) batched.delete(id);
          for (const id of opened.keys()) batched.add(id);
          for (const { type, id } of batch) type === 'begun.v1' ? alone.add(id) : alone.delete(id);
        }
        expect(batched).toEqual(alone);
      }),
    );
  });
});

describe('the pause between tries', () => {
  it('doubles, and stops growing', () => {
    expect([1, 2, 3].map((attempts) => pauseAfter(attempts, 1_000, 30_000))).toEqual([2_000, 4_000, 8_000]);
    expect(pauseAfter(1_000, 1_000, 30_000)).toBe(30_000);
  });
});

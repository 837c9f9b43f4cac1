import fc from 'fast-check';
import { CommandMemory } from './command-memory';

const DAY = 24 * 60 * 60 * 1000;
const remembered = (occurredAt: number, revision = 0) => ({
  payloadHash: 'p',
  answer: { reply: occurredAt },
  occurredAt,
  revision,
});

describe('the memory of commands', () => {
  it('given commands in the order of time, then exactly those of the last 24 hours are known', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * DAY), { minLength: 1, maxLength: 30 }), (times) => {
        const memory = new CommandMemory();
        const inOrder = [...times].sort((a, b) => a - b);
        for (const [index, time] of inOrder.entries()) memory.remember(`c${index}`, remembered(time));
        const newest = inOrder.at(-1) ?? 0;
        for (const [index, time] of inOrder.entries()) {
          expect(memory.find(`c${index}`) !== undefined).toBe(time >= newest - DAY);
        }
      }),
    );
  });

  it('given times out of order, then no command of the last 24 hours is forgotten', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3 * DAY), { minLength: 1, maxLength: 30 }), (times) => {
        const memory = new CommandMemory();
        for (const [index, time] of times.entries()) memory.remember(`c${index}`, remembered(time));
        const newest = Math.max(...times);
        for (const [index, time] of times.entries()) {
          if (time >= newest - DAY) expect(memory.find(`c${index}`)?.answer).toEqual({ reply: time });
        }
      }),
    );
  });

  it('given more commands than any stream should take, then it stops growing', () => {
    const memory = new CommandMemory();
    for (let index = 0; index < 12_000; index += 1) memory.remember(`c${index}`, remembered(index));
    expect(memory.size).toBe(10_000);
    expect(memory.find('c11999')).toBeDefined();
  });

  it('given a memory that was kept as text at any revision, then it knows what was known there, and nothing of later', () => {
    const times = fc.array(fc.nat(2 * DAY), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(times, fc.nat(29), (given, at) => {
        const inOrder = [...given].sort((a, b) => a - b);
        const kept = new CommandMemory();
        const upTo = new CommandMemory();
        for (const [index, time] of inOrder.entries()) {
          kept.remember(`c${index}`, remembered(time, index));
          if (index <= at) upTo.remember(`c${index}`, remembered(time, index));
        }
        const restored = new CommandMemory(upTo.encode(at));
        const oldest = (inOrder[Math.min(at, inOrder.length - 1)] ?? 0) - DAY;
        for (const [index, time] of inOrder.entries()) {
          const known = index <= at && time >= oldest;
          expect(restored.find(`c${index}`)).toEqual(known ? remembered(time, index) : undefined);
          if (index > at) expect(new CommandMemory(kept.encode(at)).find(`c${index}`)).toBeUndefined();
        }
        // Going on from there is going on as ever.
        for (const [index, time] of inOrder.entries())
          if (index > at) restored.remember(`c${index}`, remembered(time, index));
        for (const [index] of inOrder.entries()) expect(restored.find(`c${index}`)).toEqual(kept.find(`c${index}`));
      }),
    );
  });
});

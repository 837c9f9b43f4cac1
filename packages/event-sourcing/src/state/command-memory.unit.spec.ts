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
  it('state assumes that time goes forward: given times in any order, then no command of 24 hours and none of the last 32 is forgotten', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40 * DAY), { minLength: 1, maxLength: 120 }), (times) => {
        const memory = new CommandMemory();
        for (const [index, time] of times.entries()) memory.remember(`c${index}`, remembered(time, index));
        const restored = new CommandMemory(memory.encode(times.length));
        const newest = Math.max(...times);
        for (const [index, time] of times.entries()) {
          if (time < newest - DAY && index < times.length - 32) continue;
          expect(memory.find(`c${index}`)?.answer).toEqual({ reply: time });
          expect(restored.find(`c${index}`)?.answer).toEqual({ reply: time });
        }
      }),
    );
  });

  it('given commands in the order of time, then those before the last 24 hours and the last 32 are forgotten', () => {
    const memory = new CommandMemory();
    for (let day = 0; day < 100; day += 1) memory.remember(`c${day}`, remembered(day * 2 * DAY, day));
    expect(memory.size).toBe(32);
    expect(memory.find('c67')).toBeUndefined();
    expect(memory.find('c68')).toBeDefined();
  });

  it('given more commands than any stream should take, then it stops growing', () => {
    const memory = new CommandMemory();
    for (let index = 0; index < 12_000; index += 1) memory.remember(`c${index}`, remembered(index));
    expect(memory.size).toBe(10_000);
    expect(memory.find('c11999')).toBeDefined();
  });

  it('given a memory that was kept as text at any revision, then it knows what was known there, and nothing of later', () => {
    const times = fc.array(fc.nat(2 * DAY), { minLength: 1, maxLength: 90 });
    fc.assert(
      fc.property(times, fc.nat(89), (given, at) => {
        const inOrder = [...given].sort((a, b) => a - b);
        const kept = new CommandMemory();
        const upTo = new CommandMemory();
        for (const [index, time] of inOrder.entries()) {
          kept.remember(`c${index}`, remembered(time, index));
          if (index <= at) upTo.remember(`c${index}`, remembered(time, index));
        }
        const restored = new CommandMemory(upTo.encode(at));
        for (const [index] of inOrder.entries()) {
          expect(restored.find(`c${index}`)).toEqual(upTo.find(`c${index}`));
          if (index > at) expect(new CommandMemory(kept.encode(at)).find(`c${index}`)).toBeUndefined();
        }
        // Going on from there is going on as ever: nothing is forgotten that would not have been.
        for (const [index, time] of inOrder.entries())
          if (index > at) restored.remember(`c${index}`, remembered(time, index));
        for (const [index] of inOrder.entries()) {
          const known = kept.find(`c${index}`);
          if (known) expect(restored.find(`c${index}`)).toEqual(known);
        }
      }),
    );
  });
});

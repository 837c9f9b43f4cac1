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
});

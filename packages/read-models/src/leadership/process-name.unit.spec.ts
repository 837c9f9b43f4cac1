import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isGone, newProcessName } from './process-name';

describe('the name of a process', () => {
  it('is never given twice, and tells one that runs from one that is gone', async () => {
    const own = newProcessName();
    expect([own === newProcessName(), isGone(own)]).toEqual([false, false]);
    const child = spawn('sleep', ['60']);
    const childs = own.replace(`:${process.pid}:`, `:${child.pid}:`);
    expect(isGone(childs)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isGone(childs)).toBe(true);
    // On another machine, or in another container, that number says nothing.
    expect([isGone(childs.replace(/:[^:]*:([^:]*)$/, ':elsewhere:$1')), isGone('somebody')]).toEqual([false, false]);
  });
});

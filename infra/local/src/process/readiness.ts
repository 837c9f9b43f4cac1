import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, describeExit } from './child';
import { StartError } from './start-error';

/** Answers whether the program can be used now. Never throws. */
export type Probe = (child: Child) => Promise<boolean>;

const PROBE_TIMEOUT_MS = 2_000;
const BETWEEN_PROBES_MS = 40;
const HOST = '127.0.0.1';

/** Ready when the path answers 2xx. */
export function answers(port: number, path: string): Probe {
  return () =>
    new Promise((resolve) => {
      const request = get({ host: HOST, port, path, agent: false, timeout: PROBE_TIMEOUT_MS }, (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve(status >= 200 && status < 300);
      });
      request.once('timeout', () => request.destroy());
      request.once('error', () => resolve(false));
    });
}

/** Ready when something accepts a connection; with a greeting, when it sends those first bytes. */
export function accepts(port: number, greeting?: string, host = HOST): () => Promise<boolean> {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port, timeout: PROBE_TIMEOUT_MS });
      const end = (ready: boolean) => {
        socket.destroy();
        resolve(ready);
      };
      socket.once('timeout', () => end(false));
      socket.once('error', () => end(false));
      if (greeting === undefined) socket.once('connect', () => end(true));
      else socket.once('data', (data) => end(data.toString('latin1').startsWith(greeting)));
    });
}

/** Ready when the program has printed the line `{"port":N}`, alone or with more fields. */
export function printedItsPort(): Probe {
  return async (child) => /^\{"port":\d+[,}]/m.test(child.output());
}

export function all(...probes: Probe[]): Probe {
  return async (child) => (await Promise.all(probes.map((probe) => probe(child)))).every(Boolean);
}

/**
 * Waits until the program is ready.
 * @throws StartError if it dies first or is not ready in time, with the end of its log
 */
export async function waitUntilReady(child: Child, probe: Probe, timeoutMs: number, signal?: AbortSignal) {
  const deadline = performance.now() + timeoutMs;
  while (!(await probe(child))) {
    if (child.exit) throw new StartError(describeDeath(child));
    signal?.throwIfAborted();
    if (performance.now() > deadline) {
      const problem = `${child.program.name} runs, but was not ready within ${Math.round(timeoutMs / 1000)} s.`;
      throw new StartError(`${problem}\n${endOfLog(child)}`);
    }
    await sleep(BETWEEN_PROBES_MS);
  }
}

/** What to tell when a child died: how, the last lines of its log and where the whole log is. */
export function describeDeath(child: Child): string {
  return `${child.program.name} ${child.exit ? describeExit(child.exit) : 'is gone'}.\n${endOfLog(child)}`;
}

function endOfLog(child: Child, lines = 12): string {
  const last = child.output().trimEnd().split('\n').slice(-lines);
  const shown = last.join('') === '' ? ['(it printed nothing)'] : last;
  return [...shown.map((line) => `    ${line.slice(0, 400)}`), `  The whole log: ${child.program.log}`].join('\n');
}

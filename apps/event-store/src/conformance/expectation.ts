import { inspect, isDeepStrictEqual } from 'node:util';

/** The server did something else than the rule says; the message has both. */
export class Deviation extends Error {
  override readonly name = 'Deviation';
}

const shown = (value: unknown): string => inspect(value, { depth: 4, breakLength: Infinity, maxArrayLength: 20 });

/** Throws Deviation unless the two are deeply the same. */
export const same = (found: unknown, wanted: unknown): void => {
  if (!isDeepStrictEqual(found, wanted)) throw new Deviation(`got ${shown(found)}, expected ${shown(wanted)}`);
};

/** Throws Deviation unless `found` has every property that `wanted` has, with the same value. */
export const like = (found: unknown, wanted: Readonly<Record<string, unknown>>): void => {
  const picked = Object.fromEntries(
    Object.keys(wanted).map((key) => [key, (found as Record<string, unknown> | undefined)?.[key]]),
  );
  same(picked, wanted);
};

/** Throws Deviation with `instead` unless the condition holds. */
export const holds = (condition: boolean, instead: string): void => {
  if (!condition) throw new Deviation(instead);
};

/** Resolves with what the client reports of a refusal; throws Deviation if there was an answer. */
export const refusal = async (attempt: Promise<unknown>): Promise<Record<string, unknown>> => {
  let answer: unknown;
  try {
    answer = await attempt;
  } catch (error) {
    const { type, code, streamName, expectedVersion, actualVersion, maxAppendSize, message } = error as Record<
      string,
      unknown
    >;
    return { type, code, streamName, expectedVersion, actualVersion, maxAppendSize, message };
  }
  throw new Deviation(`got the answer ${shown(answer)}, expected a refusal`);
};

/** The refusal must be a wrong-expected-version with exactly these. */
export const wrongVersion = async (
  attempt: Promise<unknown>,
  streamName: string,
  expectedVersion: unknown,
  actualVersion: unknown,
): Promise<void> =>
  like(await refusal(attempt), { type: 'wrong-expected-version', streamName, expectedVersion, actualVersion });

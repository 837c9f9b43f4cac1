import type { Subject } from './subject';

/** One thing EventStoreDB does, described in a sentence and tried on the server under test. */
export interface Rule {
  readonly says: string;
  /** Throws Deviation, or whatever the client throws, if the server does something else. */
  readonly check: (store: Subject) => Promise<void>;
}

/** Rules that belong together. */
export interface Topic {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** The same rule for each of several values; the sentence is made of the value's name. */
export const each = <Value>(
  cases: readonly (readonly [name: string, value: Value])[],
  says: (name: string) => string,
  check: (store: Subject, value: Value) => Promise<void>,
): Rule[] => cases.map(([name, value]) => ({ says: says(name), check: (store) => check(store, value) }));

import { Deviation } from './expectation';
import type { Rule, Topic } from './rule';
import type { Subject } from './subject';

/** No rule takes longer on a server that lives. */
const RULE_MS = 40_000;

export interface Verdict {
  readonly rule: Rule;
  /** what came instead; undefined if the server kept the rule */
  readonly instead: string | undefined;
}

/** Tries every rule, one after another, and reports each verdict at once. */
export const tryRules = async (
  store: Subject,
  topics: readonly Topic[],
  report: { topic(topic: Topic): void; verdict(verdict: Verdict): void },
): Promise<Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (const topic of topics) {
    report.topic(topic);
    for (const rule of topic.rules) {
      const verdict = { rule, instead: await tryRule(store, rule) };
      verdicts.push(verdict);
      report.verdict(verdict);
    }
  }
  return verdicts;
};

const tryRule = async (store: Subject, rule: Rule): Promise<string | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Deviation(`no answer within ${RULE_MS / 1000} s`)), RULE_MS);
  });
  try {
    await Promise.race([rule.check(store), late]);
    return undefined;
  } catch (error) {
    if (error instanceof Deviation) return error.message;
    const { type, message } = error as Error & { type?: string };
    return `the client says ${type ? `${type}: ` : ''}${message}`;
  } finally {
    clearTimeout(timer);
  }
};

import { readFileSync } from 'node:fs';
import type { Fields } from '@modosu/api-client/api-client';
import { UsageError } from '../failure';
import { visible } from '../text/visible';

export const PRESETS = ['hardened', '2019', 'in-force'] as const;
export type Policy = Fields<'charging.what-if.start'>['policy'];

/**
 * The rules that were named: a preset, or the JSON of a file. What they hold is checked by the API.
 * @throws UsageError naming the file, if it cannot be read or is no JSON
 */
export function policyOf(named: string): Policy {
  const base = PRESETS.find((preset) => preset === named);
  if (base !== undefined) return { base };
  let text: string;
  try {
    text = readFileSync(named, 'utf8');
  } catch {
    throw new UsageError(`there is no preset and no readable file "${named}"; presets are ${PRESETS.join(', ')}`);
  }
  try {
    const policy: unknown = JSON.parse(text);
    if (typeof policy === 'object' && policy !== null && !Array.isArray(policy)) return policy as Policy;
  } catch (error) {
    throw new UsageError(`${named} is no JSON: ${(error as Error).message}`);
  }
  throw new UsageError(`${named} must hold a JSON object; begin from: modosu what-if --print hardened`);
}

/** The problems that the API found, a line each; undefined if the refusal is about something else. */
export function problemsIn(code: string, details: unknown): string[] | undefined {
  const issues = (details as { issues?: { path: string; message: string }[] } | undefined)?.issues;
  if (code !== 'VALIDATION_FAILED' || issues === undefined) return undefined;
  return issues.map(({ path, message }) => visible(`  ${path || 'policy'}: ${message}`));
}

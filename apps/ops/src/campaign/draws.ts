import { createHash, createHmac } from 'node:crypto';

/** One draw, as the API shows it. */
export interface Draw {
  readonly grantId: string;
  readonly hash: string;
  readonly oneIn?: number;
  readonly amountYen: number;
  readonly outcome: string;
  readonly grantedYen: number;
}

export interface DrawsChecked {
  readonly draws: number;
  readonly won: number;
  readonly granted: number;
  readonly grantedYen: number;
  /** Winners that got nothing, by why: a budget that was spent, a payment that was undone. */
  readonly notGranted: Readonly<Record<string, number>>;
  /** Draws that are not what the seed says. */
  readonly wrong: readonly { readonly grantId: string; readonly says: string }[];
}

/** Whether the seed is the one that the campaign was created with. Both hex. */
export function isCommitted(seed: string, seedHash: string): boolean {
  return createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex') === seedHash;
}

/**
 * Draws everything again, by its own account of the rule: HMAC-SHA-256 of the hash of the event under the seed, as a number,
 * is divisible by `oneIn`; numbers of the incomplete stretch at the top are drawn again with `.1`, `.2` … behind the hash.
 */
export function checkDraws(seed: string, all: readonly Draw[]): DrawsChecked {
  const draws = all.filter(({ oneIn }) => oneIn !== undefined);
  const notGranted: Record<string, number> = {};
  const wrong: { grantId: string; says: string }[] = [];
  let won = 0;
  let granted = 0;
  let grantedYen = 0;
  for (const { grantId, hash, oneIn, amountYen, outcome, grantedYen: yen } of draws) {
    const wins = isWin(seed, hash, oneIn!);
    won += Number(wins);
    granted += Number(outcome === 'granted');
    grantedYen += yen;
    if (wins && outcome === 'not-drawn') wrong.push({ grantId, says: 'it won and was said not to have' });
    else if (!wins && outcome === 'granted') wrong.push({ grantId, says: 'it did not win and was granted' });
    else if (yen > amountYen) wrong.push({ grantId, says: 'more was granted than was offered' });
    else if (wins && outcome !== 'granted') notGranted[outcome] = (notGranted[outcome] ?? 0) + 1;
  }
  return { draws: draws.length, won, granted, grantedYen, notGranted, wrong };
}

function isWin(seed: string, hash: string, oneIn: number): boolean {
  const key = Buffer.from(seed, 'hex');
  const numbers = 2n ** 256n;
  const even = numbers - (numbers % BigInt(oneIn));
  let text = hash;
  let number: bigint;
  for (let again = 1; ; again += 1) {
    number = BigInt(`0x${createHmac('sha256', key).update(text).digest('hex')}`);
    if (number < even) break;
    text = `${hash}.${again}`;
  }
  return number % BigInt(oneIn) === 0n;
}

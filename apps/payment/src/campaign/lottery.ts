import { createHash, createHmac } from 'node:crypto';

const SPACE = 1n << 256n;

/**
 * Whether a pending cashback wins: HMAC-SHA-256 of the hash of its event (as text) under the seed, read as a number of 256
 * bits, is divisible by `oneIn`. The few numbers at the top that would make some remainders likelier than others are drawn
 * again, over the hash with `.1`, `.2` and so on behind it.
 *
 * Nobody can look for a payment that wins. The caller does not know the seed, and the hash is only there when the event
 * is written: it covers the hash of the event before, the time of the service in ms and a hash of the request that the
 * gateway makes under a key of its own, which payment does not hold. The seed was fixed before the first draw, since its
 * hash stands in the event that created the campaign.
 *
 * @param seed hex @param hash of the event `wallet.cashback-pending`
 */
export function isDrawn(seed: string, hash: string, oneIn: number): boolean {
  const odds = BigInt(oneIn);
  const end = SPACE - (SPACE % odds);
  for (let round = 0; ; round += 1) {
    const drawn = createHmac('sha256', Buffer.from(seed, 'hex')).update(round === 0 ? hash : `${hash}.${round}`);
    const number = BigInt(`0x${drawn.digest('hex')}`);
    if (number < end) return number % odds === 0n;
  }
}

/** The secret seeds of lotteries: derived from a key, so that every copy has them and none stands in the log. */
export class LotterySeeds {
  constructor(private readonly key: Buffer) {}

  /** Hex. */
  seedOf(campaignId: string): string {
    return createHmac('sha256', this.key).update(`seed of the lottery ${campaignId}`).digest('hex');
  }

  /** What the campaign commits to: SHA-256 of the seed's bytes, hex. */
  hashOf(campaignId: string): string {
    return createHash('sha256')
      .update(Buffer.from(this.seedOf(campaignId), 'hex'))
      .digest('hex');
  }
}

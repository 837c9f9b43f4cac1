import { createHash, createHmac } from 'node:crypto';
import { checkDraws, type Draw, isCommitted } from './draws';

const seed = '07'.repeat(32);
const hashes = Array.from({ length: 400 }, (_, n) => createHash('sha256').update(`event ${n}`).digest('hex'));
const wins = (hash: string) =>
  BigInt(`0x${createHmac('sha256', Buffer.from(seed, 'hex')).update(hash).digest('hex')}`) % 20n === 0n;
const honest = hashes.map((hash, n): Draw => {
  const won = wins(hash);
  return {
    grantId: `g${n}`,
    hash,
    oneIn: 20,
    amountYen: 500,
    outcome: won ? 'granted' : 'not-drawn',
    grantedYen: won ? 500 : 0,
  };
});

describe('the check of a lottery', () => {
  it('given honest draws, then all hold, and a winner that got nothing is counted with its reason', () => {
    const first = honest.findIndex(({ outcome }) => outcome === 'granted');
    const draws = honest.with(first, { ...honest[first]!, outcome: 'budget-spent', grantedYen: 0 });
    const checked = checkDraws(seed, [...draws, { ...honest[0]!, oneIn: undefined }]);
    expect(checked).toMatchObject({ draws: 400, wrong: [], notGranted: { 'budget-spent': 1 } });
    expect(checked.won).toBe(checked.granted + 1);
    expect(checked.won).toBeGreaterThan(5);
    expect(checked.won).toBeLessThan(45);
  });

  it('given a winner passed over, a loser that was paid or too much, then each is named', () => {
    const won = honest.find(({ outcome }) => outcome === 'granted')!;
    const lost = honest.find(({ outcome }) => outcome === 'not-drawn')!;
    const draws = [
      { ...won, outcome: 'not-drawn', grantedYen: 0 },
      { ...lost, outcome: 'granted', grantedYen: 500 },
      { ...won, grantedYen: 501 },
    ];
    expect(checkDraws(seed, draws).wrong.map(({ grantId }) => grantId)).toEqual([
      won.grantId,
      lost.grantId,
      won.grantId,
    ]);
  });

  it('given another seed than the one committed to, then it is not the one', () => {
    const seedHash = createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');
    expect(isCommitted(seed, seedHash)).toBe(true);
    expect(isCommitted('08'.repeat(32), seedHash)).toBe(false);
  });
});

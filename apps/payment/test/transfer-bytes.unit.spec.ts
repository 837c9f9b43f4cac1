import { MOST_NAMED_LOTS } from '@modosu/contracts/fields';
import { POLICIES } from '../src/policy/payment-policy';
import { MOST_OFFER_USES, MOST_OFFERS } from '../src/policy/transfer-policy';
import type { WalletCommand } from '../src/wallet/wallet.commands';
import { walletDecider } from '../src/wallet/wallet.decider';
import { context, NOW } from './wallet-examples';

/** The store takes a mebibyte at once. */
const MOST_BYTES = 900_000;
/** Of the metadata of each event, at most. */
const METADATA_BYTES = 1_000;
const longest = (name: string) => name.padEnd(120, '-');
const policy = { ...POLICIES.hardened, transfersPerDay: 100, leastTransferYen: 1 };
/** As many single lots as offers could name: none of them is bundled. */
const decider = walletDecider({ ...context, policy }, 2 * MOST_OFFERS * MOST_OFFER_USES);
const names = { holdId: longest('h'), compensationId: longest('x'), incidentId: longest('i') };
const reason = '店'.repeat(1_000);

function walletThat(...commands: WalletCommand[]) {
  let wallet = decider.initial;
  const run = (command: WalletCommand) => {
    const { events } = decider.decide(command, wallet, NOW);
    const bytes = Buffer.byteLength(JSON.stringify(events)) + events.length * METADATA_BYTES;
    expect([command.type, bytes < MOST_BYTES]).toEqual([command.type, true]);
    for (const event of events) {
      wallet = decider.evolve(wallet, event, { revision: 0, occurredAt: NOW, commandId: 'x' });
    }
    return events;
  };
  for (const command of [{ type: 'activate', customerId: longest('c') } as const, ...commands]) run(command);
  return { run, wallet: () => wallet };
}
const receive = (n: number, amountYen: number, hold?: { until: string; reasons: ['new-pair']; policy: string }) =>
  ({
    type: 'receive-transfer',
    transferId: `${n}-`.padEnd(111, '-'),
    fromCustomerId: longest(`o${n}`),
    amountYen,
    hold,
  }) as const;

describe('limits count bytes: what incidents take out of transfers', () => {
  it('as many offers as a wallet may have, of as many lots, are stopped and held in one append', () => {
    const lots = MOST_OFFERS * MOST_OFFER_USES;
    const { run, wallet } = walletThat(...Array.from({ length: lots }, (_, n) => receive(n, 2)));
    // The older of them are in the wallet's bundle, and so in the offers.
    const ids = Array.from({ length: lots }, (_, n) => `transfer:${receive(n, 2).transferId}`);
    for (let n = 0; n < MOST_OFFERS; n += 1) {
      const offer = { transferId: longest(`t${n}`), toCustomerId: longest('o'), amountYen: 2 * MOST_OFFER_USES };
      expect(run({ type: 'send-transfer', ...offer, offer: true }).at(-1)?.type).toBe('wallet.transfer-offered.v1');
    }
    const lotIds = Array.from({ length: 200 }, (_, n) => ids[n * 10]!);
    run({ type: 'place-hold', holdId: names.holdId, incidentId: names.incidentId, lotIds, reason });
    expect(wallet().transfers.offers.size).toBe(0);
    expect(wallet().holds.get(names.holdId)).toEqual(lotIds.map((lotId) => ({ lotId, amountYen: 2 })));
    run({
      type: 'collect-hold',
      ...names,
      amountYen: 9_000,
      lots: ids.slice(0, MOST_NAMED_LOTS).map((lotId) => ({ lotId, amountYen: 2 })),
    });
  });

  it('as many held transfers as one line of a plan can name are let go of and collected in one append', () => {
    const hold = { until: '2019-07-03T08:00:00.000Z', reasons: ['new-pair'] as ['new-pair'], policy: 'p' };
    // A charge of the largest sum, sent on in transfers of the least one.
    const { run, wallet } = walletThat(...Array.from({ length: 300 }, (_, n) => receive(n, 100, hold)));
    const lots = [...wallet().transfers.held.keys()].map((id) => ({ lotId: `transfer:${id}`, amountYen: 100 }));
    expect(lots).toHaveLength(300);
    run({ type: 'collect-hold', ...names, amountYen: 30_000, lots });
    expect(wallet()).toMatchObject({ balanceYen: 0, heldYen: 0 });
  });
});

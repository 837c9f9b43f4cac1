import { charged, closed, frozen, held, opened, paid, room, unfrozen, wallet } from '../../test/wallet-examples';

describe('the life of a wallet', () => {
  it('given none, when activated, then it is open with the limit of the policy; again changes nothing', () => {
    const activate = { type: 'activate', customerId: 'c' } as const;
    wallet().givenNothing().when(activate).thenEvents([opened]).thenReply({ customerId: 'c' });
    wallet().given().when(activate).thenEvents([]).thenReply({ customerId: 'c' });
  });

  it('given none, when anything else is asked of it, then it is unknown', () => {
    wallet().givenNothing().when({ type: 'freeze', reason: 'r' }).thenRefused('WALLET_UNKNOWN');
    wallet().givenNothing().when({ type: 'close' }).thenRefused('WALLET_UNKNOWN');
  });

  it('is frozen and unfrozen once', () => {
    const freeze = { type: 'freeze', reason: 'reported' } as const;
    const unfreeze = { type: 'unfreeze', reason: 'cleared' } as const;
    wallet().given().when(freeze).thenEvents([frozen]);
    wallet().given(frozen).when(freeze).thenEvents([]);
    wallet().given(frozen).when(unfreeze).thenEvents([unfrozen]);
    wallet().given().when(unfreeze).thenEvents([]);
    wallet().given(closed(0)).when(unfreeze).thenEvents([]);
  });

  it('given money, when closed, then it becomes a liability; what is held stays held, and rooms are given up', () => {
    const before = [charged('c1', 5_000), held('h', ['c1', 2_000]), room('c2', 1_000)];
    wallet()
      .given(...before)
      .when({ type: 'close' })
      .thenEvents([closed(3_000)])
      .thenReply({ balanceYen: 3_000 });
    const { state } = wallet().given(...before, closed(3_000));
    expect(state).toMatchObject({ status: 'closed', balanceYen: 3_000, heldYen: 2_000, roomYen: 0 });
    wallet()
      .given(...before, closed(3_000))
      .when({ type: 'close' })
      .thenEvents([])
      .thenReply({ balanceYen: 3_000 });
  });

  it('given no money, when closed, then nothing is posted', () => {
    wallet()
      .given(charged('c1', 500), paid('p', ['c1', 500]))
      .when({ type: 'close' })
      .thenEvents([closed(0)]);
  });

  it('given a closed balance, when handed over, then at most what is left goes, once per reference', () => {
    const handOver = { type: 'hand-over', reference: 'payout-1', amountYen: 9_000 } as const;
    const before = [charged('c1', 5_000), closed(5_000)];
    const handedOver = {
      type: 'wallet.closed-balance-handed-over.v1',
      data: {
        customerId: 'c',
        reference: 'payout-1',
        amountYen: 5_000,
        uses: [{ lotId: 'c1', amountYen: 5_000 }],
        entry: {
          postings: [
            { account: 'closed:c', amountYen: 5_000 },
            { account: 'transit:closure:payout-1', amountYen: -5_000 },
          ],
        },
      },
    } as const;
    const decided = wallet()
      .given(...before)
      .when(handOver);
    decided.thenReply({ handedOverYen: 5_000 });
    expect(decided.decision.events).toEqual([handedOver]);
    const events = decided.decision.events;
    wallet()
      .given(...before, ...events)
      .when(handOver)
      .thenEvents([])
      .thenReply({ handedOverYen: 5_000 });
    wallet().given(charged('c1', 5_000)).when(handOver).thenEvents([]).thenReply({ handedOverYen: 0 });
    // Of lots that were named only these, whatever else the closed account has.
    const { decision } = wallet()
      .given(charged('c0', 700), ...before)
      .when({ ...handOver, lots: [{ lotId: 'c1', amountYen: 3_000 }] })
      .thenReply({ handedOverYen: 3_000 });
    expect(decision.events[0]?.data).toMatchObject({ uses: [{ lotId: 'c1', amountYen: 3_000 }] });
  });
});

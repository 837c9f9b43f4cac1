import { charged, closed, frozen, paid, room, wallet } from '../../test/wallet-examples';

const reserve = (originId: string, amountYen: number) => ({ type: 'reserve-room', originId, amountYen }) as const;
const creditCharge = (chargeId: string, amountYen: number) =>
  ({ type: 'credit-charge', chargeId, amountYen, method: 'credit' }) as const;

describe('room for money on its way', () => {
  it('is reserved under the limit, counting what is there and what is reserved', () => {
    wallet()
      .given(charged('c1', 60_000))
      .when(reserve('c2', 40_000))
      .thenEvents([room('c2', 40_000)]);
    wallet()
      .given(charged('c1', 60_000), room('c2', 30_000))
      .when(reserve('c3', 10_001))
      .thenRefused('BALANCE_LIMIT_EXCEEDED', []);
  });

  it('is reserved once per origin, and needs none once the money is there', () => {
    wallet().given(room('c1', 90_000)).when(reserve('c1', 90_000)).thenEvents([]);
    wallet().given(charged('c1', 90_000)).when(reserve('c1', 90_000)).thenEvents([]);
  });

  it('is refused by a frozen and by a closed wallet', () => {
    wallet().given(frozen).when(reserve('c1', 1)).thenRefused('WALLET_FROZEN');
    wallet().given(closed(0)).when(reserve('c1', 1)).thenRefused('WALLET_CLOSED');
  });

  it('is given up once', () => {
    const release = { type: 'release-room', originId: 'c1', reason: 'declined' } as const;
    const released = {
      type: 'wallet.room-released.v1',
      data: { customerId: 'c', originId: 'c1', amountYen: 900, reason: 'declined' },
    } as const;
    wallet().given(room('c1', 900)).when(release).thenEvents([released]);
    wallet().given(room('c1', 900), released).when(release).thenEvents([]);
    expect(wallet().given(room('c1', 900), released).state.roomYen).toBe(0);
  });
});

describe('a captured charge', () => {
  it('is credited as a lot that carries its name', () => {
    wallet()
      .given(room('c1', 3_000))
      .when(creditCharge('c1', 3_000))
      .thenEvents([charged('c1', 3_000)])
      .thenReply({ balanceYen: 3_000 });
    expect(wallet().given(room('c1', 3_000), charged('c1', 3_000)).state).toMatchObject({ roomYen: 0 });
  });

  it('is credited once, for ever, also when it has been spent', () => {
    wallet()
      .given(charged('c1', 3_000), paid('p', ['c1', 3_000]))
      .when(creditCharge('c1', 3_000))
      .thenEvents([])
      .thenReply({ balanceYen: 0 });
  });

  it('with its room reserved never fails on the limit; without, the limit holds', () => {
    const full = charged('c0', 100_000);
    wallet()
      .given(room('c1', 3_000), full)
      .when(creditCharge('c1', 3_000))
      .thenEvents([charged('c1', 3_000)]);
    wallet().given(full).when(creditCharge('c1', 1)).thenRefused('BALANCE_LIMIT_EXCEEDED');
  });

  it('reaches a frozen wallet, not a closed one', () => {
    wallet()
      .given(room('c1', 1), frozen)
      .when(creditCharge('c1', 1))
      .thenEvents([charged('c1', 1)]);
    wallet().given(room('c1', 1), closed(0)).when(creditCharge('c1', 1)).thenRefused('WALLET_CLOSED');
  });
});

describe("the customer's own stolen money", () => {
  const restore = { type: 'restore', compensationId: 'x', incidentId: 'i', amountYen: 5_000 } as const;

  it('is restored once per compensation, whatever the limit', () => {
    const decided = wallet().given(charged('c0', 100_000)).when(restore).thenReply({ balanceYen: 105_000 });
    const [restored] = decided.decision.events;
    expect(restored).toMatchObject({
      data: {
        lotId: 'restoration:x',
        origin: { kind: 'restoration', id: 'x' },
        entry: {
          postings: [
            { account: 'transit:compensation:x', amountYen: 5_000, incidentId: 'i', originalId: 'x' },
            { account: 'wallet:c', amountYen: -5_000, incidentId: 'i', originalId: 'x' },
          ],
        },
      },
    });
    wallet().given(restored!).when(restore).thenEvents([]).thenReply({ balanceYen: 5_000 });
  });

  it('is not put into a closed wallet', () => {
    wallet().given(closed(0)).when(restore).thenRefused('WALLET_CLOSED');
  });
});

import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { NewEvent } from '@modosu/event-store-client/event';
import { chainEvent, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import type { EventStore } from '@modosu/event-store-client/store/event-store';
import { newId } from '@modosu/service-kit/request/ids';

interface Stated {
  readonly type: string;
  readonly data: object;
}

const PAYMENTS = 34;
const CHARGE_YEN = 30_000;
const IN_FLIGHT = 16;
/** Two charges of two events, what they brought, and payments. */
export const EVENTS_A_WALLET = 6 + PAYMENTS;

/** Writes wallets that are charged twice and pay, each with chains and entries that hold, as fast as the store takes it. */
export async function writeWallets(
  store: EventStore,
  wallets: number,
  onWritten: (events: number) => void,
): Promise<void> {
  let next = 0;
  let events = 0;
  const write = async () => {
    while (next < wallets) {
      const customerId = `customer-${next++}`;
      const charges = [`${customerId}-a`, `${customerId}-b`];
      for (const chargeId of charges)
        await append(store, `charge-${chargeId}`, 'charging', charged(chargeId, customerId));
      await append(store, `wallet-${customerId}`, 'payment', [
        ...charges.map((chargeId) => credited(chargeId, customerId)),
        ...Array.from({ length: PAYMENTS }, (_, no) => paid(`${customerId}-${no}`, customerId, charges[no % 2]!)),
      ]);
      events += EVENTS_A_WALLET;
      onWritten(events);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, write));
}

async function append(store: EventStore, stream: string, service: string, events: readonly Stated[]): Promise<void> {
  let previous = GENESIS_HASH;
  const sealed = events.map(({ type, data }, revision): NewEvent => {
    const id = newId();
    const made = chainEvent(previous, { stream, revision, id, type, data, metadata: metadata(service) });
    previous = made.hash;
    return { id, type, ...made };
  });
  await store.append(stream, 'no_stream', sealed);
}

function metadata(service: string) {
  const id = newId();
  return {
    $correlationId: newId(),
    $causationId: id,
    commandId: id,
    payloadHash: '5f'.repeat(32),
    actor: { kind: 'terminal', id: newId(), sessionId: newId(), address: 'a1'.repeat(16), network: 'b2'.repeat(16) },
    service,
    occurredAt: '2019-07-01T00:00:00.000Z',
    schemaVersion: 1,
    answer: { reply: { paymentId: id, balanceYen: 30_000 } },
  };
}

function charged(chargeId: string, customerId: string): Stated[] {
  const booked = entry('charging', debit('psp', CHARGE_YEN), credit(transit('charge', chargeId), CHARGE_YEN));
  const names = { chargeId, customerId, amountYen: CHARGE_YEN, method: 'credit' };
  return [
    { type: 'charge.captured.v1', data: { ...names, providerId: `p-${chargeId}`, entry: booked } },
    { type: 'charge.completed.v1', data: names },
  ];
}

function credited(chargeId: string, customerId: string): Stated {
  const booked = entry(
    'payment',
    debit(transit('charge', chargeId), CHARGE_YEN),
    credit(`wallet:${customerId}`, CHARGE_YEN),
  );
  const origin = { kind: 'charge', id: chargeId };
  const data = { customerId, lotId: chargeId, origin, amountYen: CHARGE_YEN, method: 'credit', entry: booked };
  return { type: 'wallet.charge-credited.v1', data };
}

function paid(paymentId: string, customerId: string, lotId: string): Stated {
  const amountYen = 500;
  const data = {
    customerId,
    paymentId,
    merchantId: 'shop',
    terminalId: 'till',
    amountYen,
    category: 'general',
    codeHash: '7e'.repeat(32),
    shown: { sessionId: newId(), deviceId: 'phone', at: '2019-07-01T00:00:00.000Z' },
    uses: [{ lotId, amountYen }],
    entry: entry('payment', debit(`wallet:${customerId}`, amountYen), credit('merchant:shop', amountYen)),
  };
  return { type: 'wallet.payment-made.v1', data };
}

import { randomUUID } from 'node:crypto';
import { transit } from '@modosu/accounting/account';
import { credit, debit, entry } from '@modosu/accounting/entry';
import type { NewEvent } from '@modosu/event-store-client/event';
import type { EventStore } from '@modosu/event-store-client/store/event-store';

/** Events of one wallet, and of one append. */
const PER_WALLET = 500;
/** Of ten events one is a charge at the provider, one its arrival in the wallet, and eight are payments. */
const PAYMENTS = 8;
const AT_ONCE = 16;

interface Stated {
  readonly type: string;
  readonly service: string;
  readonly data: object;
}

/**
 * Writes money events in their real shapes, 500 an append: charges captured, credited to wallets and spent. Their hashes
 * are no chain: the books do not check them.
 */
export async function writeMoneyLog(store: EventStore, events: number): Promise<void> {
  const wallets = Math.ceil(events / 10 / (PER_WALLET / (PAYMENTS + 1)));
  let next = 0;
  let left = events;
  const writer = async () => {
    while (left > 0 && next < wallets * 2) {
      const customer = `bench${String(next++).padStart(6, '0')}`;
      const { wallet, charges } = history(customer, Math.min(left, Math.floor((PER_WALLET * 10) / 9)));
      left -= wallet.length + charges.length;
      await append(store, `charge-${customer}`, charges);
      await append(store, `wallet-${customer}`, wallet);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writer));
}

async function append(store: EventStore, stream: string, stated: readonly Stated[]): Promise<void> {
  if (stated.length === 0) return;
  await store.append(
    stream,
    'no_stream',
    stated.map((one, no) => written(one, no)),
  );
}

function history(customer: string, most: number): { wallet: Stated[]; charges: Stated[] } {
  const wallet: Stated[] = [];
  const charges: Stated[] = [];
  for (let no = 0; wallet.length + charges.length < most; no += 1) {
    const chargeId = `${customer}-c${no}`;
    charges.push(captured(customer, chargeId));
    wallet.push(credited(customer, chargeId));
    for (let payment = 0; payment < PAYMENTS; payment += 1) wallet.push(paid(customer, chargeId, payment));
  }
  return { wallet, charges };
}

function captured(customerId: string, chargeId: string): Stated {
  const amountYen = 10_000;
  const booked = entry('charging', debit('psp', amountYen), credit(transit('charge', chargeId), amountYen));
  const data = { chargeId, customerId, amountYen, method: 'credit', providerReference: chargeId, entry: booked };
  return { type: 'charge.captured.v1', service: 'charging', data };
}

function credited(customerId: string, chargeId: string): Stated {
  const amountYen = 10_000;
  const booked = entry(
    'payment',
    debit(transit('charge', chargeId), amountYen),
    credit(`wallet:${customerId}`, amountYen),
  );
  const origin = { kind: 'charge', id: chargeId };
  const data = { customerId, lotId: chargeId, origin, amountYen, method: 'credit', entry: booked };
  return { type: 'wallet.charge-credited.v1', service: 'payment', data };
}

function paid(customerId: string, chargeId: string, payment: number): Stated {
  const amountYen = 700 + payment;
  const merchant = `shop${(Number(customerId.slice(5)) + payment) % 200}`;
  const data = {
    customerId,
    paymentId: `${chargeId}-p${payment}`,
    merchantId: merchant,
    terminalId: `${merchant}-till`,
    amountYen,
    category: 'general',
    codeHash: '5f'.repeat(32),
    shown: { sessionId: `session-${customerId}`, deviceId: 'phone', at: '2019-07-01T00:00:00.000Z' },
    uses: [{ lotId: chargeId, amountYen }],
    entry: entry('payment', debit(`wallet:${customerId}`, amountYen), credit(`merchant:${merchant}`, amountYen)),
  };
  return { type: 'wallet.payment-made.v1', service: 'payment', data };
}

function written({ type, service, data }: Stated, no: number): NewEvent {
  const id = randomUUID();
  const metadata = {
    $correlationId: id,
    $causationId: id,
    commandId: id,
    payloadHash: '5f'.repeat(32),
    actor: { kind: 'customer', id, deviceId: 'phone', sessionId: id },
    service,
    occurredAt: new Date(Date.UTC(2019, 6, 1) + no * 30_000).toISOString(),
    schemaVersion: 1,
    answer: { reply: { balanceYen: 30_000 } },
    hash: '5f'.repeat(32),
  };
  return { id, type, dataJson: JSON.stringify(data), metadataJson: JSON.stringify(metadata) };
}

import { createHash, randomBytes } from 'node:crypto';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { newId } from '@modosu/service-kit/request/ids';
import { CODE_RANDOM_BYTES, CodeCipher } from '../code/payment-code';
import { POLICIES } from '../policy/payment-policy';
import { Wallets } from '../wallet/wallet.aggregate';
import type { Pay } from '../wallet/wallet.commands';
import { walletDecider } from '../wallet/wallet.decider';
import { noWallet, type Wallet } from '../wallet/wallet.state';

/**
 * How fast payments are, without HTTP and NATS: the decider alone, and with code, command handling and a durable
 * append. `node apps/payment/dist/bench/payment-rate.js [esdb://127.0.0.1:2113?tls=false]`; without an address only the decider.
 */
const PAYMENTS = 20_000;
const WALLETS = 500;
const IN_FLIGHT = 64;

const walletContext = { policy: POLICIES['2019'], campaigns: () => [], sessionRefusal: () => undefined };

function pay(n: number, code: { hash: string; at: string }): Pay {
  return {
    type: 'pay',
    paymentId: newId(),
    merchantId: `m${n % 50}`,
    terminalId: 't',
    amountYen: 1,
    category: 'general',
    codeHash: code.hash,
    shown: { sessionId: 's', deviceId: 'd', address: 'a'.repeat(64), network: 'n'.repeat(64), at: code.at },
    shownMs: Date.now(),
  };
}

const credit = (chargeId: string) =>
  ({ type: 'credit-charge', chargeId, amountYen: 90_000, method: 'credit' }) as const;

function print(what: string, count: number, startedAt: number): void {
  const ms = performance.now() - startedAt;
  process.stdout.write(`${what}: ${Math.round((count * 1_000) / ms)} a second (${count} in ${Math.round(ms)} ms)\n`);
}

function decideAlone(): void {
  const decider = walletDecider(walletContext);
  const at = new Date().toISOString();
  let wallet: Wallet = noWallet;
  const take = (command: Parameters<typeof decider.decide>[0]) => {
    for (const event of decider.decide(command, wallet, at).events) {
      wallet = decider.evolve(wallet, event, { revision: 0, occurredAt: at, commandId: '' });
    }
  };
  take({ type: 'activate', customerId: 'c' });
  take(credit('charge'));
  const startedAt = performance.now();
  for (let n = 0; n < PAYMENTS; n += 1) {
    const hash = createHash('sha256').update(String(n)).digest('hex');
    take(pay(n, { hash, at }));
  }
  print('decide and fold, one wallet', PAYMENTS, startedAt);
}

async function throughTheStore(url: string): Promise<void> {
  const store = EventStore.connect(url);
  const wallets = new Wallets(store, undefined, { all: () => [] }, { refusalOf: () => undefined }, POLICIES['2019']);
  const codes = new CodeCipher(randomBytes(32));
  const run = newId().slice(0, 8);
  const context = () => {
    const commandId = newId();
    const actor = { kind: 'terminal', id: 't', merchantId: 'm' };
    return { commandId, correlationId: commandId, causationId: commandId, actor, now: new Date().toISOString() };
  };
  const ids = Array.from({ length: WALLETS }, (_, n) => `bench-${run}-${n}`);
  for (const customerId of ids) {
    await wallets.handle(customerId, { type: 'activate', customerId }, context(), { isNew: true });
    await wallets.handle(customerId, credit(`charge-${customerId}`), context());
  }
  const latencies: number[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < PAYMENTS; n = next++) {
      const startedAt = performance.now();
      const customerId = ids[n % WALLETS] as string;
      const content = { customerId, sessionId: 's', deviceId: 'd', at: new Date().toISOString(), shownMs: Date.now() };
      const code = codes.decrypt(codes.encrypt(content, randomBytes(CODE_RANDOM_BYTES)));
      if (!code) throw new Error('a code of our own does not open');
      await wallets.handle(customerId, pay(n, code), context());
      latencies.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  print(`code, decide and append, ${WALLETS} wallets, ${IN_FLIGHT} in flight`, PAYMENTS, startedAt);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => (latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1);
  process.stdout.write(`latency p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);
  await store.dispose();
}

async function main(): Promise<void> {
  decideAlone();
  const [, , url] = process.argv;
  if (url) await throughTheStore(url);
}

void main();

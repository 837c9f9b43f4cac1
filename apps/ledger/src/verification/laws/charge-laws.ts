import type { ChargingEvent } from '@modosu/contracts/charging.events';
import type { PaymentEvent } from '@modosu/contracts/payment.events';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Findings } from '../findings';
import { FingerprintTable } from './fingerprint-table';

type MoneyEvent = RecordedEvent<ChargingEvent | PaymentEvent>;
type Data<T extends ChargingEvent['type']> = Extract<ChargingEvent, { type: T }>['data'];

/**
 * Whether every charge that was credited to a wallet has its counterpart: a capture of the same amount, and behind it the
 * word of the card provider, the bank or a cash point, never only that of the member who got the money. Cash was credited
 * on the member's word once: what was, before the log holds the first word of a cash point, is summed up and no finding.
 */
export class ChargeLaws {
  /** Cash that was credited on the member's word, while that was how it was done. */
  onWordYen = 0;
  onWordCharges = 0;
  private isCashPointsWord = false;
  /** Per charge: what a cash point said it took. */
  private readonly deposits: FingerprintTable;
  /** Charges with cash that were reserved before cash points said anything. */
  private readonly onWord: FingerprintTable;
  private readonly numbers: FingerprintTable;
  private readonly captured: FingerprintTable;
  private readonly credited: FingerprintTable;

  constructor(
    private readonly findings: Findings,
    seed: number,
  ) {
    this.deposits = new FingerprintTable(1, seed);
    this.onWord = new FingerprintTable(0, seed);
    this.numbers = new FingerprintTable(0, seed);
    this.captured = new FingerprintTable(1, seed);
    this.credited = new FingerprintTable(0, seed);
  }

  check(recorded: RecordedEvent): void {
    const event = recorded as MoneyEvent;
    switch (event.type) {
      case 'funding.charge-reserved.v1':
        if (isCash(event.data.method)) this.reserve(event, event.data);
        break;
      case 'charge.captured.v1':
        this.capture(event, event.data);
        break;
      case 'wallet.charge-credited.v1': {
        const { lotId, amountYen } = event.data;
        const yen = this.captured.has(lotId) ? this.captured.get(lotId) : undefined;
        if (yen === undefined) this.found(event, `${amountYen} yen were credited for a charge that was not captured`);
        else if (yen !== amountYen) this.found(event, `${amountYen} yen were credited, and ${yen} were captured`);
        if (!this.credited.insert(lotId)) this.found(event, `charge ${lotId} is credited a second time`);
      }
    }
  }

  private reserve(
    event: MoneyEvent,
    { chargeId, amountYen, pointId, chargeNumberHash }: Data<'funding.charge-reserved.v1'>,
  ) {
    if (chargeNumberHash === undefined) {
      if (this.isCashPointsWord) this.found(event, 'cash without the charge number that was shown to a cash point');
      else this.onWord.insert(chargeId);
      return;
    }
    this.isCashPointsWord = true;
    const { kind, id } = event.metadata.actor;
    if (kind !== 'cash-point' || id !== pointId) this.found(event, 'cash that no cash point said it took');
    if (!this.numbers.insert(chargeNumberHash)) this.found(event, 'a charge number that was used before');
    this.deposits.insert(chargeId, amountYen);
  }

  private capture(event: MoneyEvent, { chargeId, amountYen, method, providerId }: Data<'charge.captured.v1'>) {
    if (!this.captured.insert(chargeId, amountYen)) this.found(event, `charge ${chargeId} is captured a second time`);
    if (!providerId) this.found(event, 'a capture that no provider, bank or cash point has an id for');
    if (!isCash(method)) return;
    if (this.deposits.has(chargeId)) {
      const yen = this.deposits.get(chargeId);
      if (yen !== amountYen) this.found(event, `${amountYen} yen of cash, and the cash point said it took ${yen}`);
    } else if (this.onWord.has(chargeId)) {
      this.onWordYen += amountYen;
      this.onWordCharges += 1;
    } else this.found(event, `${amountYen} yen of cash that no cash point said it took`);
  }

  private found(event: MoneyEvent, message: string): void {
    this.findings.of(event, 'charge-without-counterpart', message);
  }
}

function isCash(method: string): boolean {
  return method === 'register' || method === 'atm';
}

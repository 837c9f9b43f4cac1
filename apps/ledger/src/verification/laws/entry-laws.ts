import { accountKind, accountOwner, transit } from '@modosu/accounting/account';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import type { Findings } from '../findings';
import { FingerprintTable } from './fingerprint-table';

export interface PostedLine {
  readonly account: string;
  readonly amountYen: number;
  readonly incidentId?: string;
  readonly originalId?: string;
  readonly component?: string;
}

/** Accounts that only ever owe: a customer's money below zero is money that was never there. */
const NEVER_DEBIT = ['wallet', 'hold', 'closed'];
const COMPONENTS: readonly unknown[] = [undefined, 'recovered', 'loss', 'receivable'];

/**
 * Whether every entry balances and posts only to accounts of the service that wrote it; whether the books sum to zero;
 * whether what finished processes passed on has arrived.
 */
export class EntryLaws {
  entries = 0;
  private readonly kinds = new Map<string, number>();
  private readonly balances: FingerprintTable;
  /** Transit accounts that are not at zero, with the event that touched each last. */
  private readonly open = new Map<string, { yen: number; event: RecordedEvent }>();
  private readonly finished: FingerprintTable;

  /** @param isWhole false if the log is not read from its start: then nothing is known of balances */
  constructor(
    private readonly findings: Findings,
    seed: number,
    private readonly isWhole = true,
  ) {
    this.balances = new FingerprintTable(1, seed);
    this.finished = new FingerprintTable(0, seed);
  }

  /** Debits less credits of a wallet, hold or closed account, in yen. */
  balance(account: string): number {
    return this.balances.get(account);
  }

  /** @returns the postings, if the event has an entry that can be read */
  check(event: RecordedEvent): readonly PostedLine[] {
    this.finish(event);
    const stated = (event.data as { entry?: { postings?: unknown } } | null)?.entry;
    if (stated === undefined) return [];
    this.entries++;
    const { postings } = stated ?? {};
    if (!Array.isArray(postings) || postings.length < 2 || !postings.every(isPosting)) {
      this.findings.of(event, 'entry', 'its entry has not the shape of one');
      return [];
    }
    let sum = 0;
    for (const posting of postings as PostedLine[]) {
      sum += posting.amountYen;
      this.post(event, posting);
    }
    if (sum !== 0) this.findings.of(event, 'entry', `its postings sum to ${sum} yen, not to zero`);
    return postings as PostedLine[];
  }

  /** Judges what can be judged only at the end of the log. @returns how many transit accounts wait for work in flight */
  end(): number {
    const total = [...this.kinds.values()].reduce((sum, yen) => sum + yen, 0);
    if (total !== 0) {
      this.findings.add({ law: 'trial-balance', message: `debits and credits differ by ${total} yen` });
    }
    let inFlight = 0;
    for (const [account, { yen, event }] of this.open) {
      if (this.finished.has(account)) {
        this.findings.of(event, 'transit', `${account} holds ${yen} yen, though its process has ended`);
      } else inFlight++;
    }
    return inFlight;
  }

  private post(event: RecordedEvent, { account, amountYen }: PostedLine): void {
    let kind: string;
    try {
      kind = accountKind(account);
      const owner = accountOwner(account);
      if (owner !== event.metadata?.service && owner !== 'anyone') {
        this.findings.of(event, 'entry', `${event.metadata?.service} may not post to ${account}`);
      }
    } catch (error) {
      this.findings.of(event, 'entry', (error as Error).message);
      return;
    }
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + amountYen);
    if (kind === 'transit') {
      const yen = (this.open.get(account)?.yen ?? 0) + amountYen;
      if (yen === 0) this.open.delete(account);
      else this.open.set(account, { yen, event });
    } else if (NEVER_DEBIT.includes(kind)) {
      const balance = this.balances.add(account, amountYen);
      if (balance > 0 && this.isWhole)
        this.findings.of(event, 'wallet-negative', `${account} is ${balance} yen below nothing`);
    }
  }

  /** An event that ends a process says so once: its transit account must be zero when the log ends. */
  private finish({ type, data }: RecordedEvent): void {
    const said = data as Record<string, string>;
    switch (type) {
      case 'charge.completed.v1':
      case 'charge.undone.v1':
      case 'charge.declined.v1':
        this.finished.insert(transit('charge', said.chargeId!));
        break;
      case 'wallet.transfer-received.v1':
      case 'wallet.transfer-received.v2':
        this.finished.insert(transit('transfer', said.transferId!));
        break;
      case 'wallet.transfer-came-back.v1':
        this.finished.insert(transit('transfer-back', said.transferId!));
        break;
      case 'compensation.completed.v1':
        this.finished.insert(transit('compensation', said.compensationId!));
        break;
      case 'wallet.void-settled.v1':
        this.finished.insert(transit('void', said.refundId ?? said.paymentId!));
        break;
      case 'receivable.booked.v1':
        this.finished.insert(transit('cashback', said.reference!));
        break;
      case 'merchant.payout-paid.v1':
        this.finished.insert(transit('payout', said.payoutId!));
        break;
      case 'merchant.payout-returned.v1':
        this.finished.insert(transit('payout', `${said.payoutId}:return`));
        break;
      case 'repayment.received.v1':
        this.finished.insert(transit('repayment', said.reference!));
        break;
      case 'unclaimed.received.v1':
        this.finished.insert(transit('closure', said.reference!));
        break;
    }
  }
}

function isPosting(value: unknown): boolean {
  const { account, amountYen, component } = (value ?? {}) as Record<string, unknown>;
  return typeof account === 'string' && Number.isSafeInteger(amountYen) && COMPONENTS.includes(component);
}

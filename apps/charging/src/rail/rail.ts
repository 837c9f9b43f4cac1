import type { SourceOfCharge } from '../cap/caps';
import type { CaptureAnswer, RefundAnswer } from '../charge/charge.commands';
import type { ChargeOrder } from '../funding/funding.commands';
import type { Provider } from '../provider/provider';

/** One way in which money comes in and goes back. Every call has one effect per reference. */
export abstract class Rail {
  /** Under which the provider keeps what was captured. */
  protected abstract readonly path: string;

  constructor(protected readonly provider: Provider) {}

  /** What the provider needs to know besides amount and reference. */
  protected abstract details(order: ChargeOrder): object;

  /** By what a charge is counted over all wallets together; undefined if by nothing. */
  abstract sourceOf(order: ChargeOrder): SourceOfCharge | undefined;

  /** Captures a charge under its own id. @throws ProviderLate */
  capture(order: ChargeOrder): Promise<Exclude<CaptureAnswer, { status: 'late' }>> {
    return this.provider.capture(this.path, this.details(order), order);
  }

  /** Gives a captured charge back to its source, or part of it. @throws ProviderLate */
  refund(providerId: string, amountYen: number, reference: string, now: string): Promise<RefundAnswer> {
    return this.provider.refund(`${this.path}/${providerId}/refunds`, amountYen, reference, now);
  }
}

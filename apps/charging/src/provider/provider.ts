import { amountYen, id, yen } from '@modosu/contracts/fields';
import { type MethodOf, RAIL_NAMES, type Rail } from '@modosu/contracts/rails';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CaptureAnswer, RefundAnswer } from '../charge/charge.commands';
import type { ChargeOrder } from '../funding/funding.commands';
import { ProviderConnection, ProviderLate, ProviderRefused } from './provider-connection';

export interface CardFace {
  readonly brand: string;
  readonly kind: MethodOf<'card'> | 'prepaid';
  readonly last4: string;
  readonly prefix: string;
  readonly fingerprint: string;
}

export interface Authentication {
  readonly id: string;
  readonly status: 'authenticated' | 'challenge-required' | 'failed' | 'not-enrolled';
  readonly triesLeft?: number;
}

export interface SettlementLine {
  readonly line: number;
  readonly kind: string;
  readonly rail: Rail;
  readonly reference: string;
  readonly amountYen: number;
}

/** Statuses with which money has moved. */
const MOVED: readonly string[] = ['captured', 'succeeded', 'returned'];
const movement = z.object({
  id: z.string().min(1).max(200),
  status: z.enum(['captured', 'succeeded', 'declined', 'refused', 'returned']),
  declineCode: z.string().max(100).optional(),
  refusalCode: z.string().max(100).optional(),
});
const withChargebacks = z.object({
  chargebacks: z.array(z.object({ id, amountYen, feeYen: yen, reasonCode: z.string().max(40) })),
});
const settlementLine = z.object({
  line: z.int(),
  kind: z.string().max(40),
  rail: z.enum(RAIL_NAMES),
  reference: z.string().max(200),
  amountYen: yen,
});

/** What the card provider, who also runs the bank and cash rails, does for us. Every call has one effect per reference. */
@Injectable()
export class Provider {
  constructor(private readonly connection: ProviderConnection) {}

  /**
   * Captures a charge under its own id.
   * @param path of the rail at the provider
   * @param details what the rail needs besides amount and reference
   */
  async capture(
    path: string,
    details: object,
    { chargeId, amountYen, at }: Pick<ChargeOrder, 'chargeId' | 'amountYen' | 'at'>,
  ): Promise<Exclude<CaptureAnswer, { status: 'late' }>> {
    const body = { ...details, amountYen, reference: chargeId };
    try {
      const answer = read(await this.connection.ask({ path, body, idempotencyKey: chargeId, now: at }));
      if (answer.status === 'declined') return { status: 'declined', reason: answer.declineCode ?? 'declined' };
      return { status: 'captured', providerId: moved(answer).id };
    } catch (error) {
      if (error instanceof ProviderRefused) return { status: 'declined', reason: error.code };
      throw error;
    }
  }

  /** Gives back what was captured on a path, or part of it. */
  async refund(path: string, amountYen: number, reference: string, now: string): Promise<RefundAnswer> {
    const body = { amountYen, reference };
    const refund = read(await this.connection.ask({ path, body, idempotencyKey: reference, now }));
    if (refund.status === 'refused') return { status: 'refused', reason: refund.refusalCode ?? 'refused' };
    return { status: 'succeeded', providerId: moved(refund).id, providerReference: reference };
  }

  /** Pays out by bank. @throws ProviderRefused if the bank does not take it */
  async payOut(account: string, amountYen: number, reference: string, now: string): Promise<{ providerId: string }> {
    const body = { account, amountYen, reference };
    const path = '/v1/bank-credits';
    const paid = read(await this.connection.ask({ path, body, idempotencyKey: reference, now }));
    if (paid.status === 'declined') throw new ProviderRefused(paid.declineCode ?? 'declined');
    return { providerId: moved(paid).id };
  }

  /** The chargebacks of a payment, as the provider knows them now; none if it knows no such payment. @throws ProviderLate */
  async chargebacksOf(reference: string): Promise<z.output<typeof withChargebacks>['chargebacks']> {
    try {
      const path = `/v1/payments/by-reference/${encodeURIComponent(reference)}`;
      const answer = withChargebacks.safeParse(await this.connection.ask({ path }));
      if (!answer.success) throw new ProviderLate('the provider answers in a shape that is not known');
      return answer.data.chargebacks;
    } catch (error) {
      if (error instanceof ProviderRefused) return [];
      throw error;
    }
  }

  /** The card behind a token. @throws ProviderRefused if there is none */
  card(token: string): Promise<CardFace> {
    return this.connection.ask({ path: `/v1/tokens/${encodeURIComponent(token)}` });
  }

  /** Asks the issuer who holds the card. */
  authenticate(token: string, key: string, now: string): Promise<Authentication> {
    return this.connection.ask({ path: '/v1/three-d-secure', body: { token }, idempotencyKey: key, now });
  }

  authentication(id: string): Promise<Authentication> {
    return this.connection.ask({ path: `/v1/three-d-secure/${encodeURIComponent(id)}` });
  }

  /**
   * The lines of the whole settlement file; the totals at its end are left out. A line that cannot be read counts as a
   * yen of a kind of its own, so that the file does not agree with the books before staff have looked into it.
   */
  async *settlement(): AsyncGenerator<SettlementLine> {
    let no = 0;
    for await (const line of this.connection.lines('/v1/settlement')) {
      no += 1;
      if (typeof line === 'object' && line !== null && 'totals' in line) continue;
      const row = settlementLine.safeParse(line);
      yield row.success
        ? row.data
        : { line: no, kind: 'unreadable', rail: 'card', reference: `line-${no}`, amountYen: 1 };
    }
  }
}

type Movement = z.output<typeof movement>;

/** An answer of another shape says nothing about whether money has moved: it is asked again later. @throws ProviderLate */
function read(answer: unknown): Movement {
  const known = movement.safeParse(answer);
  if (!known.success) throw new ProviderLate('the provider answers in a shape that is not known');
  return known.data;
}

function moved(answer: Movement): Movement {
  if (!MOVED.includes(answer.status)) throw new ProviderLate(`the provider answers ${answer.status}`);
  return answer;
}

import type { CaptureAnswer, RefundAnswer } from '../charge/charge.commands';
import type { ChargeOrder } from '../funding/funding.commands';
import { type Method, railOf } from '../policy/charging-policy';
import { type ProviderConnection, ProviderRefused } from './provider-connection';

export interface CardFace {
  readonly brand: string;
  readonly kind: 'credit' | 'debit' | 'prepaid';
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
  readonly rail: 'card' | 'bank' | 'cash';
  readonly reference: string;
  readonly amountYen: number;
}

interface Movement {
  readonly id: string;
  readonly status: string;
  readonly declineCode?: string;
  readonly refusalCode?: string;
}

const REFUND_PATHS = { card: '/v1/payments', bank: '/v1/bank-debits', cash: '/v1/cash-deposits' } as const;

/** What the card provider, who also runs the bank and cash rails, does for us. Every call has one effect per reference. */
export class Provider {
  constructor(private readonly connection: ProviderConnection) {}

  /** Captures a charge under its own id. @param account the opened account number, for a bank charge */
  async capture(order: ChargeOrder, account: string | undefined): Promise<Exclude<CaptureAnswer, { status: 'late' }>> {
    const { chargeId, at } = order;
    const { path, means } = meansOf(order, account);
    const body = { ...means, amountYen: order.amountYen, reference: chargeId };
    try {
      const movement = await this.connection.ask<Movement>({ path, body, idempotencyKey: chargeId, now: at });
      if (movement.status === 'declined') return { status: 'declined', reason: movement.declineCode ?? 'declined' };
      return { status: 'captured', providerId: movement.id };
    } catch (error) {
      if (error instanceof ProviderRefused) return { status: 'declined', reason: error.code };
      throw error;
    }
  }

  /** Gives a captured charge back, or part of it. */
  async refund(
    charge: { method: Method; providerId: string },
    amountYen: number,
    reference: string,
    now: string,
  ): Promise<RefundAnswer> {
    const path = `${REFUND_PATHS[railOf(charge.method)]}/${charge.providerId}/refunds`;
    const body = { amountYen, reference };
    const refund = await this.connection.ask<Movement>({ path, body, idempotencyKey: reference, now });
    if (refund.status === 'refused') return { status: 'refused', reason: refund.refusalCode ?? 'refused' };
    return { status: 'succeeded', providerId: refund.id, providerReference: reference };
  }

  /** Pays out by bank. @throws ProviderRefused if the bank does not take it */
  async payOut(account: string, amountYen: number, reference: string, now: string): Promise<{ providerId: string }> {
    const body = { account, amountYen, reference };
    const path = '/v1/bank-credits';
    const movement = await this.connection.ask<Movement>({ path, body, idempotencyKey: reference, now });
    if (movement.status === 'declined') throw new ProviderRefused(movement.declineCode ?? 'declined');
    return { providerId: movement.id };
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

  /** The lines of the whole settlement file; the totals at its end are left out. */
  async *settlement(): AsyncGenerator<SettlementLine> {
    for await (const line of this.connection.lines('/v1/settlement')) {
      if (typeof line === 'object' && line !== null && 'reference' in line) yield line as SettlementLine;
    }
  }
}

function meansOf(order: ChargeOrder, account: string | undefined): { path: string; means: object } {
  const { method, token, threeDSecureId, pointId } = order;
  switch (railOf(method)) {
    case 'card': {
      const authentication = threeDSecureId === undefined ? {} : { threeDSecureId };
      return { path: '/v1/payments', means: { token, capture: true, ...authentication } };
    }
    case 'bank':
      return { path: '/v1/bank-debits', means: { account } };
    case 'cash':
      return { path: '/v1/cash-deposits', means: { point: method, pointId } };
  }
}

import { Pool } from 'undici';
import { v7 as uuidv7 } from 'uuid';
import { isoOf, type Minute } from '../clock/scenario-time';
import type { Card } from '../population/cards';

/** The card provider as customers' apps see it, and its other side: what issuers and banks do. */
export class CardProvider {
  private readonly pool: Pool;

  constructor(
    url: string,
    private readonly controlKey: string,
  ) {
    this.pool = new Pool(url, { connections: 16 });
  }

  /** The app gives the card to the provider and gets a token: the wallet never sees the number. */
  async token(card: Card, minute: Minute): Promise<string> {
    const { number, expiry, cvc, holderCode } = card;
    const answer = await this.post<{ token: string }>('/v1/tokens', { number, expiry, cvc, holderCode }, minute);
    return answer.token;
  }

  /** The holder answers the issuer. */
  async answerChallenge(threeDSecureId: string, holderCode: string, minute: Minute): Promise<string> {
    const path = `/v1/three-d-secure/${encodeURIComponent(threeDSecureId)}/challenge`;
    return (await this.post<{ status: string }>(path, { code: holderCode }, minute)).status;
  }

  /** The issuer takes a charge back. */
  async chargeBack(reference: string, minute: Minute): Promise<void> {
    await this.post('/control/chargebacks', { reference, reasonCode: '10.4', at: isoOf(minute) }, minute, true);
  }

  async refuseRefunds(references: readonly string[], minute: Minute): Promise<void> {
    if (references.length > 0) await this.post('/control/refuse-refunds', { references }, minute, true);
  }

  /** Notices that the wallet has not yet taken. */
  async pendingNotices(): Promise<number> {
    const response = await this.pool.request({ method: 'GET', path: '/control/webhooks', headers: this.asWorld() });
    return ((await response.body.json()) as { pending: number }).pending;
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private asWorld(): Record<string, string> {
    return { authorization: `Bearer ${this.controlKey.trim()}` };
  }

  private async post<T>(path: string, body: unknown, minute: Minute, asWorld = false): Promise<T> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': uuidv7(),
      'x-simulation-time': isoOf(minute),
      ...(asWorld ? this.asWorld() : {}),
    };
    const response = await this.pool.request({ method: 'POST', path, headers, body: JSON.stringify(body) });
    const answer = (await response.body.json()) as T & { error?: { code: string; message: string } };
    if (answer.error) throw new Error(`card provider, ${path}: ${answer.error.code}: ${answer.error.message}`);
    return answer;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { FaultPlan } from '../faults/faults';
import type { CommitGroup } from '../store/commit-group';
import type { Sql } from '../store/sql';
import { accepted, type DueWebhook, dueWebhooks, failed, nextDueMs } from './outbox';
import { signature } from './signature';

const atOnce = 16;
const patienceMs = 5_000;

/**
 * Sends the outbox to the merchant until each message is answered with 2xx. What was sent but not
 * noted when the process died is sent again: at least once, never lost.
 */
export class WebhookDelivery {
  private readonly underway = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly sql: Sql,
    private readonly commits: CommitGroup,
    private readonly faults: FaultPlan,
    private readonly target: { url: string | undefined; key: Buffer },
  ) {}

  /** Sends what is due now, and comes back by itself for what is due later. */
  readonly pump = (): void => {
    const { url } = this.target;
    if (this.closed || url === undefined) return;
    clearTimeout(this.timer);
    const nowMs = Date.now();
    // Those underway are still in the outbox, so as many of the due ones may be passed over.
    for (const webhook of dueWebhooks(this.sql, nowMs, atOnce + this.underway.size)) {
      if (this.underway.size >= atOnce) break;
      if (this.underway.has(webhook.id)) continue;
      this.underway.set(webhook.id, this.deliver(url, webhook));
    }
    // What is due now and found no place is taken up when a delivery ends.
    const laterMs = nextDueMs(this.sql, nowMs);
    if (laterMs !== undefined) this.timer = setTimeout(this.pump, laterMs - nowMs);
  };

  /** Stops sending and waits for the messages underway. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await Promise.allSettled(this.underway.values());
  }

  private async deliver(url: string, webhook: DueWebhook): Promise<void> {
    const failure = await this.send(url, webhook.body);
    const copies = this.faults.settings.duplicateWebhooks ? 2 : 1;
    try {
      await this.commits.submit(() =>
        failure === undefined ? accepted(this.sql, webhook.id, copies) : failed(this.sql, webhook, failure, Date.now()),
      );
    } catch {
      // It could not be noted, as on a full disk, so it will be sent again; without a pause that would never rest.
      await sleep(1_000);
    }
    this.underway.delete(webhook.id);
    this.pump();
  }

  /** Gives the reason why it failed, or nothing. Only an answer of 2xx counts as accepted. */
  private async send(url: string, body: string): Promise<string | undefined> {
    try {
      const response = await request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'provider-signature': signature(this.target.key, Math.floor(Date.now() / 1000), body),
        },
        body,
        signal: AbortSignal.timeout(patienceMs),
      });
      await response.body.dump();
      return response.statusCode >= 200 && response.statusCode < 300 ? undefined : `status ${response.statusCode}`;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      return typeof code === 'string' ? code : 'no answer in time';
    }
  }
}

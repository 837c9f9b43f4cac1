import { Refusal } from '@modosu/event-sourcing/decider';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { Injectable } from '@nestjs/common';
import { Merchants } from '../merchant/merchant.aggregate';
import type { Cut } from '../merchant/merchant.commands';
import { cutOf, earnedBy, linesProjection } from './lines.projection';

const MOST_TRIES = 5;

/** What merchants earned by payments, less what they gave back. */
@Injectable()
export class Receipts {
  constructor(
    private readonly merchants: Merchants,
    private readonly readModels: ReadModels,
  ) {}

  /** With everything that was written before the question. */
  async earnedYen(merchantId: string): Promise<number> {
    await this.readModels.caughtUp({ prefixes: linesProjection.prefixes });
    return (await earnedBy(this.readModels.db, merchantId)).earned_yen;
  }

  /**
   * Cuts off after the last line that there is, for a command of the merchant's stream; again if another statement was
   * closed meanwhile. @throws Refusal
   */
  async cutting<T>(merchantId: string, work: (cut: Cut) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      await this.readModels.caughtUp({ prefixes: linesProjection.prefixes });
      const { state } = await this.merchants.load(merchantId);
      try {
        return await work(await cutOf(this.readModels.db, merchantId, state.settled));
      } catch (error) {
        if (!(error instanceof Refusal && error.code === 'CONFLICT') || tries === MOST_TRIES) throw error;
      }
    }
  }
}

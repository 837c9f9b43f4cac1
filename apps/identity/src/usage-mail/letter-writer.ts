import type { Language } from '@modosu/contracts/identity.messages';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { Inject, Injectable } from '@nestjs/common';
import { APP, type Letter } from '../mail/letters';
import { MerchantNames } from './merchant-names';
import type { Told } from './money-events';
import { NotMeLinks } from './not-me-link';
import { describe, type Happening, usageLetter } from './usage-letters';
import type { LetterDue } from './usage-mail.process';

/** Writes what has happened, in a member's language. */
@Injectable()
export class LetterWriter {
  private readonly app: string;

  constructor(
    private readonly merchants: MerchantNames,
    private readonly links: NotMeLinks,
    @Inject(CONFIG) config: Pick<ServiceConfig<{ APP_URL?: string }>, 'extra'>,
  ) {
    this.app = (config.extra.APP_URL ?? APP).replace(/\/$/, '');
  }

  /** @param at when it happened, ISO instant */
  async letter(language: Language, due: LetterDue, at: string): Promise<Letter> {
    const token = this.links.tokenFor(due.customerId, due.stream, due.revision, at);
    return usageLetter(language, await this.happening(due, at), `${this.app}/not-me?token=${token}`);
  }

  async description(language: Language, told: Told, at: string) {
    return describe(language, await this.happening(told, at));
  }

  private async happening(told: Omit<Told, 'lotIds'>, at: string): Promise<Happening> {
    const { letter, transactionId, amountYen, merchantId, method } = told;
    const shop = merchantId === undefined ? undefined : await this.merchants.of(merchantId);
    return { letter, transactionId, amountYen, at, shop, method };
  }
}

import { Refusal } from '@modosu/event-sourcing/decider';
import type { RequestContext } from '@modosu/service-kit/request/request-context';
import { Injectable } from '@nestjs/common';
import { AnonymousCaps, type Attempt } from '../address/anonymous-caps';
import { hashOfSecret } from '../secrets/same-secret';
import { type MailedPurpose, MailedTokens } from '../token/mailed-tokens';

const CAPPED_AS = { verify: 'verify-email', reset: 'reset-complete', 'not-me': 'not-me' } as const;

/** A token of a mail that was made here, and the attempt that its use is counted as until it turns out to be honest. */
export interface PresentedToken {
  readonly customerId: string;
  /** The mail that carried it, or the event that it is about. */
  readonly part: string;
  readonly tokenHash: string;
  readonly attempt: Attempt;
}

/** Takes the tokens that come back from mails, with caps on made-up ones and on those that open nothing. */
@Injectable()
export class PresentedTokens {
  constructor(
    private readonly tokens: MailedTokens,
    private readonly caps: AnonymousCaps,
  ) {}

  /**
   * Whether it still opens anything, the log says.
   * @throws Refusal TOKEN_INVALID if it was not made here for this purpose, RATE_LIMITED
   */
  async take(purpose: MailedPurpose, text: string, context: RequestContext): Promise<PresentedToken> {
    const token = this.tokens.read(purpose, text);
    if (!token) {
      await this.caps.begin('unknown-token', context);
      throw new Refusal('TOKEN_INVALID');
    }
    const attempt = await this.caps.begin(CAPPED_AS[purpose], context);
    return { customerId: token.id, part: token.part, tokenHash: hashOfSecret(token.secret), attempt };
  }
}

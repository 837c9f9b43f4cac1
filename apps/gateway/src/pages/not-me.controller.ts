import { ERRORS } from '@modosu/contracts/errors';
import { reportNotMe, showNotMe } from '@modosu/contracts/identity.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { ServiceError } from '@modosu/service-kit/request/service-error';
import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { markAnswer } from '../http/headers';
import { NOT_ME_PAGE } from '../http/public-adapter';
import { RequestContexts } from '../request/request-contexts';
import { Open } from '../session/session.guard';
import { donePage, failedPage, NOT_ME_POLICY, questionPage } from './not-me-page';

/**
 * The page behind the link of a letter about money, for people without the app. To open it only shows; its button sends
 * the form. What it does is the message's, as over the API.
 */
@Controller()
@Open(true)
export class NotMeController {
  constructor(
    private readonly messenger: Messenger,
    private readonly contexts: RequestContexts,
  ) {}

  @Get(NOT_ME_PAGE)
  async show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.page(reply, async () => {
      const { token } = request.query as { token?: unknown };
      const context = this.contexts.of(showNotMe, request);
      const about = await this.messenger.send(showNotMe, { token: asText(token) }, context, { as: 'caller' });
      return questionPage(about, asText(token));
    });
  }

  @Post(NOT_ME_PAGE)
  @HttpCode(200)
  async report(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.page(reply, async () => {
      const token = new URLSearchParams(String(request.body ?? '')).get('token') ?? '';
      const context = this.contexts.of(reportNotMe, request);
      return donePage(await this.messenger.send(reportNotMe, { token }, context, { as: 'caller' }));
    });
  }

  /** The address holds the token, so nothing that is loaded or followed from here may learn it. */
  private async page(reply: FastifyReply, content: () => Promise<string>): Promise<string> {
    markAnswer(reply);
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', NOT_ME_POLICY)
      .header('referrer-policy', 'no-referrer')
      .header('x-content-type-options', 'nosniff')
      .header('x-robots-tag', 'noindex');
    try {
      return await content();
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code === 'INTERNAL') throw error;
      // A text that cannot even be a token is as wrong as any other.
      const code = error.code === 'VALIDATION_FAILED' ? 'TOKEN_INVALID' : error.code;
      reply.status(ERRORS[code].status);
      return failedPage(code === 'TOKEN_INVALID' ? 'invalid' : 'later');
    }
  }
}

/** Given twice, or not at all, it is none. */
function asText(token: unknown): string {
  return typeof token === 'string' ? token : '';
}

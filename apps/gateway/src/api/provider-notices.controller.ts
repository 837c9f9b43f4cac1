import { receiveProviderNotice } from '@modosu/contracts/charging.messages';
import { Messenger } from '@modosu/service-kit/broker/messenger';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf, markAnswer } from '../http/headers';
import { RAW_BODIES_UNDER } from '../http/public-adapter';
import { RequestContexts } from '../request/request-contexts';
import { Open } from '../session/session.guard';

/** Takes the card provider's notices; charging checks their signature. */
@Controller()
@Open(true)
export class ProviderNoticesController {
  constructor(
    private readonly messenger: Messenger,
    private readonly contexts: RequestContexts,
  ) {}

  @Post(`${RAW_BODIES_UNDER}card-provider`)
  @HttpCode(200)
  take(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    markAnswer(reply);
    const context = this.contexts.of(receiveProviderNotice, request);
    const notice = { body: String(request.body ?? ''), signature: headerOf(request, 'provider-signature') ?? '' };
    return this.messenger.send(receiveProviderNotice, notice, context, { as: 'caller' });
  }
}

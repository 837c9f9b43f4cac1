import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { publicServer } from './public-server';

/** Signatures are made of the bytes that were sent, so bodies under this path are not parsed. */
export const RAW_BODIES_UNDER = '/v1/webhooks/';
/** The page behind the link of a letter: a browser sends its form, which is no JSON. */
export const NOT_ME_PAGE = '/not-me';

/** Nest's adapter of the public server. */
export class PublicAdapter extends FastifyAdapter {
  constructor() {
    super(publicServer() as never);
  }

  /** Without the hook for Express middleware, of which there is none. */
  override async init(): Promise<void> {}

  override post(...route: Parameters<FastifyAdapter['post']>): ReturnType<FastifyAdapter['post']> {
    const [path, handler] = route as [string, RouteHandlerMethod];
    if (!path.startsWith(RAW_BODIES_UNDER) && path !== NOT_ME_PAGE) return super.post(path, handler);
    return this.instance.register(async (raw: FastifyInstance) => {
      raw.removeAllContentTypeParsers();
      raw.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      raw.post(path, handler);
    }) as never;
  }
}

import { defineMessage, type RequestOf } from '@modosu/contracts/message';
import { Refusal } from '@modosu/event-sourcing/decider';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { RequestContext } from '../request/request-context';
import { Handles } from '../use-case/handles';

/** Two tiny features and their messages: what the tests and the measurement of the way between services use. */

const text = z.object({ text: z.string() });

export const echo = defineMessage({
  subject: 'payment.echo.say',
  summary: 'Gives back what it got, and who asked.',
  access: ['anyone'],
  effect: 'query',
  request: text,
  reply: z.object({ text: z.string(), actor: z.record(z.string(), z.unknown()) }),
  errors: [],
});
export const slow = defineMessage({
  subject: 'payment.echo.slow',
  summary: 'Answers after some milliseconds.',
  access: ['anyone'],
  effect: 'query',
  request: z.object({ ms: z.int().min(0).max(60_000) }),
  reply: z.object({ ms: z.int() }),
  errors: [],
});
export const refuse = defineMessage({
  subject: 'payment.fault.refuse',
  summary: 'Refuses, as a decider does.',
  access: ['customer'],
  effect: 'command',
  request: text,
  reply: z.object({}),
  errors: ['INSUFFICIENT_FUNDS'],
});
export const fail = defineMessage({
  subject: 'payment.fault.fail',
  summary: 'Fails as a program with a mistake does.',
  access: [{ service: ['charging'] }],
  effect: 'command',
  request: text,
  reply: z.object({}),
  errors: [],
});

@Injectable()
export class EchoHandlers {
  @Handles(echo)
  async say({ text }: RequestOf<typeof echo>, { actor }: RequestContext) {
    return { text, actor: { ...actor } };
  }

  @Handles(slow)
  async slow({ ms }: RequestOf<typeof slow>, _context: RequestContext) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return { ms };
  }
}

@Injectable()
export class FaultHandlers {
  @Handles(refuse)
  async refuse(_request: RequestOf<typeof refuse>, _context: RequestContext): Promise<Record<string, never>> {
    throw new Refusal('INSUFFICIENT_FUNDS', { balanceYen: 7 });
  }

  @Handles(fail)
  async fail({ text }: RequestOf<typeof fail>, _context: RequestContext): Promise<Record<string, never>> {
    throw new Error(`a secret of the inside: ${text}`);
  }
}

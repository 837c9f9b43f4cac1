import type { Origin, RequestContext } from './request-context';

/** What travels with every request besides its content. */
export interface WireContext {
  correlationId: string;
  causationId: string;
  commandId: string;
  /** The sender's business time; believed only in simulation mode or from a service's own statement. */
  now?: string;
  /** Real time, epoch milliseconds. */
  deadline: number;
  statement?: string;
  /** Whom a service acts for; believed only with a service's own statement. */
  onBehalfOf?: string;
  origin?: Origin;
}

export interface WireRequest {
  context: WireContext;
  request: unknown;
}

export interface WireError {
  code: string;
  message: string;
  details?: unknown;
}

export type WireReply = { reply: unknown } | { error: WireError };

/** Thrown by the decoders: what came in is not an envelope of ours. */
export class MalformedEnvelope extends Error {
  override readonly name = 'MalformedEnvelope';
}

/** The request as bytes of JSON (UTF-8). */
export function encodeRequest(context: WireContext, request: unknown): Uint8Array {
  throw new MalformedEnvelope(`not built yet: ${context.commandId} ${typeof request}`);
}

/** Reads and checks a request's envelope; its content stays unchecked. Throws MalformedEnvelope. */
export function decodeRequest(data: Uint8Array): WireRequest {
  throw new MalformedEnvelope(`not built yet: ${data.length}`);
}

export function encodeReply(reply: WireReply): Uint8Array {
  throw new MalformedEnvelope(`not built yet: ${Object.keys(reply)}`);
}

/** Throws MalformedEnvelope. */
export function decodeReply(data: Uint8Array): WireReply {
  throw new MalformedEnvelope(`not built yet: ${data.length}`);
}

/** The wire form of a context, with the statement its receiver shall check. */
export function wireContext(context: RequestContext, statement: string | undefined, deadline: number): WireContext {
  throw new MalformedEnvelope(`not built yet: ${context.commandId} ${statement} ${deadline}`);
}

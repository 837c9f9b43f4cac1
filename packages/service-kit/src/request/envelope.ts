import { isStorable } from '@modosu/contracts/texts';
import type { Actor, Origin, RequestContext } from './request-context';

/** What travels with every request besides its content. */
export interface WireContext {
  correlationId: string;
  causationId: string;
  commandId: string;
  /** Keyed hash of the client's request; see RequestContext. */
  requestHash?: string;
  /** The sender's business time; believed only in simulation mode or from a service's own access token. */
  now?: string;
  /** Real time, epoch milliseconds. */
  deadline: number;
  /** The access token of who acts. */
  statement?: string;
  /** Whom a service acts for; believed only with a service's own access token. */
  onBehalfOf?: string;
  origin?: Origin;
}

export interface WireRequest {
  /** Given back with the reply: which of all requests under way it answers. */
  requestId: string;
  context: WireContext;
  request: unknown;
}

export interface WireError {
  code: string;
  message: string;
  details?: unknown;
}

export type WireAnswer = { reply: unknown } | { error: WireError };
export type WireReply = WireAnswer & { requestId: string };

/** Thrown by the decoders: what came in is not an envelope of ours. The message says what is wrong with it. */
export class MalformedEnvelope extends Error {
  override readonly name = 'MalformedEnvelope';

  /** @param requestId of the request, if that much of it could be read */
  constructor(
    message: string,
    readonly requestId?: string,
  ) {
    super(message);
  }
}

/** The longest id, token or time taken from the wire; longer ones are a mistake or an attack. */
const MAX_TEXT = 4_096;
const MAX_ID = 128;
const HASH = /^[0-9a-f]{64}$/;
const ISO_UTC_MS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The request as bytes of JSON (UTF-8). */
export function encodeRequest(request: WireRequest): Uint8Array {
  return Buffer.from(JSON.stringify(request));
}

/** Reads and checks a request's envelope; its content stays unchecked. Throws MalformedEnvelope. */
export function decodeRequest(data: Uint8Array): WireRequest {
  const { requestId, context, request } = parseObject(data);
  if (!isText(requestId, MAX_ID)) throw new MalformedEnvelope('requestId must be an id');
  try {
    return { requestId, context: readContext(context), request };
  } catch (error) {
    throw error instanceof MalformedEnvelope ? new MalformedEnvelope(error.message, requestId) : error;
  }
}

function readContext(context: unknown): WireContext {
  if (!isObject(context)) throw new MalformedEnvelope('there is no context');
  const { now, statement, onBehalfOf, origin, deadline, requestHash } = context;
  for (const field of ['correlationId', 'causationId', 'commandId'] as const) {
    if (!isText(context[field], MAX_ID)) throw new MalformedEnvelope(`context.${field} must be an id`);
  }
  if (typeof deadline !== 'number' || !Number.isFinite(deadline)) {
    throw new MalformedEnvelope('context.deadline must be epoch milliseconds');
  }
  if (now !== undefined && !(typeof now === 'string' && ISO_UTC_MS.test(now) && !Number.isNaN(Date.parse(now)))) {
    throw new MalformedEnvelope('context.now must be ISO 8601 in UTC with milliseconds');
  }
  if (statement !== undefined && !isText(statement, MAX_TEXT))
    throw new MalformedEnvelope('context.statement is wrong');
  if (requestHash !== undefined && !(typeof requestHash === 'string' && HASH.test(requestHash))) {
    throw new MalformedEnvelope('context.requestHash must be a hash');
  }
  if (onBehalfOf !== undefined && !isText(onBehalfOf, MAX_ID)) {
    throw new MalformedEnvelope('context.onBehalfOf must be an id');
  }
  const checked = context as unknown as WireContext;
  return origin === undefined ? checked : { ...checked, origin: readOrigin(origin) };
}

export function encodeReply(reply: WireReply): Uint8Array {
  return Buffer.from(JSON.stringify(reply));
}

/** Throws MalformedEnvelope. */
export function decodeReply(data: Uint8Array): WireReply {
  const { requestId, reply, error } = parseObject(data);
  if (!isText(requestId, MAX_ID)) throw new MalformedEnvelope('requestId must be an id');
  if (error === undefined) return { requestId, reply };
  if (!isObject(error) || typeof error.code !== 'string' || typeof error.message !== 'string') {
    throw new MalformedEnvelope('the error has no code or message');
  }
  return { requestId, error: { code: error.code, message: error.message, details: error.details } };
}

/** The wire form of a context, with the access token that its receiver shall check. */
export function wireContext(context: RequestContext, accessToken: string | undefined, deadline: number): WireContext {
  return {
    correlationId: context.correlationId,
    causationId: context.causationId,
    commandId: context.commandId,
    requestHash: context.requestHash,
    now: context.now,
    deadline,
    statement: accessToken,
    onBehalfOf: onBehalfOf(context.actor),
    origin: context.origin,
  };
}

/** Whom a service acts for when it asks on: the person it acts for already, else the caller. */
function onBehalfOf(actor: Actor): string | undefined {
  if (actor.onBehalfOf !== undefined) return actor.onBehalfOf;
  return actor.kind === 'anonymous' ? undefined : actor.id;
}

function readOrigin(value: unknown): Origin {
  if (!isObject(value)) throw new MalformedEnvelope('context.origin must be an object');
  const origin: { -readonly [Field in keyof Origin]: Origin[Field] } = {};
  for (const field of ['address', 'network', 'channel', 'deviceId'] as const) {
    const text = value[field];
    if (text === undefined) continue;
    if (!isText(text, MAX_ID)) throw new MalformedEnvelope(`context.origin.${field} must be a short text`);
    origin[field] = text;
  }
  return origin;
}

function parseObject(data: Uint8Array): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8'));
  } catch {
    throw new MalformedEnvelope('the message is not JSON');
  }
  if (!isObject(parsed)) throw new MalformedEnvelope('the message is not a JSON object');
  return parsed;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= longest && isStorable(value);
}

import type { z } from 'zod';
import type { ErrorCode } from './errors';

export const SERVICES = ['identity', 'charging', 'payment', 'compensation', 'ledger', 'gateway'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What a member of staff may do. A proposer and an approver are never the same person, whatever roles they hold. */
export const ROLES = ['administrator', 'support', 'fraud', 'approver', 'operations'] as const;
export type Role = (typeof ROLES)[number];

/** Who may send a message. Nobody may unless a row says so. */
export type Access = 'anyone' | 'customer' | 'terminal' | 'cash-point' | { staff: Role[] } | { service: ServiceName[] };

/** One request and its reply between services, on one NATS subject. */
export interface Message<Req extends z.ZodType = z.ZodType, Rep extends z.ZodType = z.ZodType> {
  /** `<service>.<noun>.<verb>` */
  subject: string;
  service: ServiceName;
  summary: string;
  access: Access[];
  /** A command changes something and carries a command id; a query does not. */
  effect: 'command' | 'query';
  request: Req;
  reply: Rep;
  errors: ErrorCode[];
}

export type RequestOf<M> = M extends Message<infer Req, z.ZodType> ? z.output<Req> : never;
/** What a caller writes: fields with a default may be left out. */
export type RequestInputOf<M> = M extends Message<infer Req, z.ZodType> ? z.input<Req> : never;
export type ReplyOf<M> = M extends Message<z.ZodType, infer Rep> ? z.output<Rep> : never;

export type MessageDefinition<Req extends z.ZodType, Rep extends z.ZodType> = Omit<Message<Req, Rep>, 'service'>;

/** Declares a message; the owner is the first word of its subject. */
export function defineMessage<Req extends z.ZodType, Rep extends z.ZodType>(
  definition: MessageDefinition<Req, Rep>,
): Message<Req, Rep> {
  const [service] = definition.subject.split('.');
  if (!SERVICES.includes(service as ServiceName)) throw new Error(`no service owns the subject ${definition.subject}`);
  return { ...definition, service: service as ServiceName };
}

/**
 * Where the replies to what a service asks on a subject go. A name of its own for each, so that the broker's rights name
 * every subject. All copies of the service receive it; a reply says which request it answers.
 */
export function replySubject(asking: ServiceName, subject: string): string {
  return `reply.${asking}.${subject}`;
}

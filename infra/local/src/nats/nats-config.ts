import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replySubject, SERVICES, type ServiceName } from '@modosu/contracts/message';

/** What of a message decides who may send and who may receive it. */
export interface MessageDescriptor {
  subject: string;
  service: ServiceName;
  access: readonly (string | { staff: readonly string[] } | { service: readonly ServiceName[] })[];
}

/** A live notice: sent by one service, received by some. */
export interface NoticeDescriptor {
  subject: string;
  service: ServiceName;
  listeners: readonly ServiceName[];
}

export interface NatsPermissions {
  publish: string[];
  subscribe: string[];
}

/** One megabyte: the largest append of the event store, and far above any message between services. */
const MAX_PAYLOAD_BYTES = 1_048_576;

/**
 * The subjects a service may use, each by its name: it receives its own messages and replies to those who may send them,
 * and it sends those whose access names it and receives the replies. The gateway also sends what people may ask for, since
 * it is their only way in.
 */
export function natsPermissions(
  service: ServiceName,
  messages: readonly MessageDescriptor[],
  notices: readonly NoticeDescriptor[],
): NatsPermissions {
  const answered = messages.filter((message) => message.service === service);
  const asked = messages.filter((message) => maySend(service, message));
  return {
    publish: [
      ...asked.map(({ subject }) => subject),
      ...answered.flatMap((message) =>
        SERVICES.filter((asking) => maySend(asking, message)).map((asking) => replySubject(asking, message.subject)),
      ),
      ...notices.filter((notice) => notice.service === service).map(({ subject }) => subject),
    ].sort(),
    subscribe: [
      ...answered.map(({ subject }) => subject),
      ...asked.map(({ subject }) => replySubject(service, subject)),
      ...notices.filter((notice) => notice.listeners.includes(service)).map(({ subject }) => subject),
    ].sort(),
  };
}

function maySend(service: ServiceName, { access }: MessageDescriptor): boolean {
  return access.some((who) =>
    typeof who === 'object' && 'service' in who ? who.service.includes(service) : service === 'gateway',
  );
}

/** The variable of a configuration in files that holds a service's password; see infra/nats. */
export function passwordVariable(service: ServiceName): string {
  return `${service.toUpperCase()}_PASSWORD`;
}

/** The subjects of each service, and what stands for its password: a text in quotes, or a variable of the file. */
interface Users {
  permissions: (service: ServiceName) => NatsPermissions;
  passwordOf: (service: ServiceName) => string;
}

/** One user per service, with its rights, as the part `authorization` of a nats-server's configuration. */
export function natsUsers({ permissions, passwordOf }: Users): string {
  const users = SERVICES.map((service) => {
    const { publish, subscribe } = permissions(service);
    return `    {
      user: ${service}
      password: ${passwordOf(service)}
      permissions: {
        publish: { allow: ${list(publish)} }
        subscribe: { allow: ${list(subscribe)} }
      }
    }`;
  });
  return `authorization: {
  timeout: 5
  users: [
${users.join('\n')}
  ]
}
`;
}

/**
 * The configuration of nats-server on one machine. It holds the users' passwords, so the file must be readable by this
 * user only.
 */
export function natsConfig(options: {
  port: number;
  pidFile: string;
  secretsRoot: string;
  permissions: (service: ServiceName) => NatsPermissions;
}): string {
  const passwordOf = (service: ServiceName) =>
    JSON.stringify(readFileSync(join(options.secretsRoot, service, 'nats-password'), 'utf8').trim());
  return `# Made anew at every start.
listen: "127.0.0.1:${options.port}"
server_name: modosu-local
pid_file: ${JSON.stringify(options.pidFile)}
max_payload: ${MAX_PAYLOAD_BYTES}
max_connections: 64
${natsUsers({ permissions: options.permissions, passwordOf })}`;
}

/** An empty list would allow everything, so nothing at all is written as one subject that nobody uses. */
function list(subjects: string[]): string {
  return JSON.stringify(subjects.length > 0 ? subjects : ['nothing']);
}

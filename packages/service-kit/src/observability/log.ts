import { scrubbed } from '@modosu/event-store-client/scrubbed';
import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';

/**
 * One JSON line per entry on stderr. Requests' contents are never logged, and what others answered us is scrubbed.
 * @param to by default stderr, written before the call returns, so that the last words of a process are not lost
 */
export function makeLogger(
  service: string,
  level: string,
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Logger {
  const options = {
    level,
    base: { service, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    // Errors are plain by then.
    serializers: { err: (plain: unknown) => plain },
    formatters: { log: (fields: object) => scrubbedFields(fields, 0) as Record<string, unknown> },
    hooks: {
      logMethod(this: Logger, words: Parameters<Logger['info']>, log: Logger['info']): void {
        const [error] = words as unknown[];
        const said = error instanceof Error && words.length === 1 ? [{ err: error }, error.message] : words;
        log.apply(this, (said as unknown[]).map((word) => (typeof word === 'string' ? scrubbed(word) : word)) as never);
      },
    },
  };
  return pino(options, to);
}

const DEEPEST = 6;

/** The same with every text in it scrubbed; of an error also its stack and whatever its maker put into it. */
function scrubbedFields(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubbed(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return '(deeper)';
  if (value instanceof Error) return scrubbedFields({ ...stdSerializers.err(value), raw: undefined }, depth);
  if (Array.isArray(value)) return value.map((item) => scrubbedFields(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, scrubbedFields(field, depth + 1)]));
}

/** Lets Nest write into our log; its messages about its own start are at level debug. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (message instanceof Error) this.logger.error({ err: message }, message.message);
    else this.logger.error({ rest }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }

  debug(message: unknown, context?: unknown): void {
    this.logger.trace({ context }, String(message));
  }

  verbose(message: unknown, context?: unknown): void {
    this.logger.trace({ context }, String(message));
  }
}

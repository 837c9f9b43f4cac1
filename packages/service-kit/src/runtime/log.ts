import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';

/** One JSON line per entry on stderr. Requests' contents are never logged. */
export function makeLogger(service: string, level: string): Logger {
  return pino(
    { level, base: { service, pid: process.pid }, timestamp: stdTimeFunctions.isoTime },
    // Written before the call returns, so that the last words of a process are not lost.
    destination({ fd: 2, sync: true }),
  );
}

/** Lets Nest write into our log; what it tells about its own start is for debugging only. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }

  /** A fault of ours that nobody foresaw. */
  failed(error: unknown, about: object): void {
    this.logger.error({ err: error, ...about }, 'request failed');
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

import { GrpcError, STATUS } from '../grpc/status';

/** Stored events that are not what was written. A read of them fails with this; they are never served. */
export class DamagedLog extends GrpcError {
  constructor(what: string) {
    super(STATUS.dataLoss, `The log is damaged: ${what}. What lies elsewhere can still be read. ${ADVICE}`);
  }
}

/** The files cannot be opened without losing events that were acknowledged. */
export class DamagedFile extends Error {
  constructor(what: string) {
    super(`${what} Nothing was changed. ${ADVICE}`);
  }
}

const ADVICE =
  'Keep a copy of the data folder, and make a new one from the last backup: event-store restore --from FILE --data DIR.';

/** Whether SQLite says that its file is not what it wrote. */
export const saysCorrupt = (error: unknown): boolean => {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return /SQLITE_(CORRUPT|NOTADB)/.test(String(code)) || /malformed|not a database/.test(String(message));
};

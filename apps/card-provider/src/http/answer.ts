/** What a request is answered with: an HTTP status and a JSON body. */
export interface Answer {
  status: number;
  body: unknown;
}

/** A refusal the caller can act on. Thrown before anything is written. */
export class ProviderError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function errorAnswer(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

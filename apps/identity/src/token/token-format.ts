/** What a token opens: a customer's, a staff's or a terminal's session; a password reset; an address to verify; a transaction to report. */
export type TokenKind = 'c' | 's' | 't' | 'r' | 'v' | 'n';

/** A token that says where to look, so that nobody has to search, and proves itself by a secret. */
export interface Token {
  readonly kind: TokenKind;
  /** Customer, staff or terminal id. */
  readonly id: string;
  /** Session, the mail that carried the token, or the event it is about; empty where there is only one. */
  readonly part: string;
  /** 32 bytes in base64url; the log holds only its hash. */
  readonly secret: string;
}

const SHAPE = /^([cstrvn])\/([A-Za-z0-9:._-]{1,120})\/([A-Za-z0-9:._-]{0,200})\/([A-Za-z0-9_-]{43})$/;

export function writeToken({ kind, id, part, secret }: Token): string {
  return Buffer.from(`${kind}/${id}/${part}/${secret}`).toString('base64url');
}

/** Undefined for anything that `writeToken` did not write. */
export function readToken<Kind extends TokenKind>(
  text: string,
  ...kinds: Kind[]
): (Token & { kind: Kind }) | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const match = SHAPE.exec(bytes.toString('latin1'));
  // One token has one spelling, or a list of revoked ones could be walked around.
  if (!match || bytes.toString('base64url') !== text) return undefined;
  const [, kind, id, part, secret] = match as unknown as [string, Kind, string, string, string];
  return kinds.includes(kind) ? { kind, id, part, secret } : undefined;
}

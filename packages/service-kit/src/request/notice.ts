import type { Msg } from 'nats';

export const UNREADABLE_NOTICE = 'a notice cannot be read: what it says is not heeded here';

/** What a notice says; undefined if it is not JSON. */
export function parsedNotice(message: Pick<Msg, 'json'>): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}

/** What the log does not tell, or tells only in part. */
const TEXTS = {
  'admitted-outcome':
    'refused then and allowed now: whether the provider would have authorised them, and the wallet had room, is not known; they count as charged',
  'released-then':
    'allowed under both, but the provider declined or the wallet was full then: taken to come to nothing again',
  'second-factor':
    'asked for the second factor by these rules: whoever has one goes on with it; who has one is not told here, so they count as refused',
  'smaller-amount':
    'allowed then and refused now for the amount alone: whoever wanted could have asked for less, honest or not',
  'unasked-card':
    'from cards whose issuer was never asked (3-D Secure was off): what it would have said is taken from unaskedCards',
  'session-facts':
    'the statement said nothing of device and reset: taken as a known device without a reset, as the live rules take it',
  'device-unknown': 'no device was recorded, so the cap on accounts per device cannot count them',
  'network-unknown': 'no network was recorded, so the cap on accounts per network cannot count them',
  'secret-behind-switch':
    'refused by a switch then, before the charge secret was looked at: it is taken to have been right',
  'secret-behind-lock':
    'refused then because the charge secret was locked: what was typed is not known and is taken to have been wrong',
  'secret-quality':
    'charge secrets set in this time: whether one was a birthday or a sequence is not in the log, so none is refused for that',
  'unrecorded-registration':
    'cards and bank accounts registered in this time, each decided again; registrations that were refused then are not in the log, so no rules can admit them',
} as const;
export type NoteAbout = keyof typeof TEXTS;

/** Counts the requests that something unknown matters to. */
export class Notes {
  private readonly requests = new Map<NoteAbout, number>();

  count(about: NoteAbout): void {
    this.requests.set(about, (this.requests.get(about) ?? 0) + 1);
  }

  list(): { about: string; requests: number; text: string }[] {
    const counted = (Object.keys(TEXTS) as NoteAbout[]).filter((about) => this.requests.has(about));
    return counted.map((about) => ({ about, requests: this.requests.get(about) ?? 0, text: TEXTS[about] }));
  }
}

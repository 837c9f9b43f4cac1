export interface StoredMail {
  to: string;
  subject: string;
  text: string;
  /** When it arrived, ISO in UTC, real time. */
  at: string;
}

/** The latest mails, the oldest thrown away first: a mailbox for one machine that never grows without bound. */
export class MailStore {
  private mails: StoredMail[] = [];

  constructor(private readonly capacity = 20_000) {}

  add(mail: StoredMail): void {
    this.mails.push(mail);
    // Cut in one go now and then, since shifting an array by one for every mail is dear.
    if (this.mails.length > this.capacity * 1.1) this.mails = this.mails.slice(-this.capacity);
  }

  get size(): number {
    return Math.min(this.mails.length, this.capacity);
  }

  /** The mails to an address (all if none is named) that arrived after an instant, oldest first. */
  find({ to, after, limit = 1_000 }: { to?: string; after?: string; limit?: number }): StoredMail[] {
    const wanted = to?.toLowerCase();
    return this.mails
      .slice(-this.capacity)
      .filter((mail) => (wanted === undefined || mail.to === wanted) && (after === undefined || mail.at > after))
      .slice(-limit);
  }
}

export interface StoredMail {
  to: string;
  subject: string;
  text: string;
  /** When it arrived, ISO in UTC, real time. */
  at: string;
}

/**
 * The latest mails, the oldest thrown away first: a mailbox for one machine that never grows without bound. Found by
 * their address, since a wallet writes thousands.
 */
export class MailStore {
  /** In the order of their arrival. */
  private readonly mails = new Set<StoredMail>();
  private readonly byAddress = new Map<string, StoredMail[]>();
  private bytes = 0;

  constructor(
    private readonly capacity = 20_000,
    private readonly mostBytes = 64_000_000,
  ) {}

  add(mail: StoredMail): void {
    this.mails.add(mail);
    this.bytes += sizeOf(mail);
    const ofAddress = this.byAddress.get(mail.to);
    if (ofAddress) ofAddress.push(mail);
    else this.byAddress.set(mail.to, [mail]);
    while (this.mails.size > this.capacity || this.bytes > this.mostBytes) this.dropOldest();
  }

  get size(): number {
    return this.mails.size;
  }

  /** The mails to an address (all if none is named) that arrived after an instant, oldest first. */
  find({ to, after, limit = 1_000 }: { to?: string; after?: string; limit?: number }): StoredMail[] {
    const some = to === undefined ? [...this.mails] : (this.byAddress.get(to.toLowerCase()) ?? []);
    return some.filter((mail) => after === undefined || mail.at > after).slice(-limit);
  }

  private dropOldest(): void {
    const [oldest] = this.mails;
    if (!oldest) return;
    this.mails.delete(oldest);
    this.bytes -= sizeOf(oldest);
    const ofAddress = this.byAddress.get(oldest.to);
    if (ofAddress && ofAddress.length > 1) ofAddress.shift();
    else this.byAddress.delete(oldest.to);
  }
}

function sizeOf({ to, subject, text }: StoredMail): number {
  return 2 * (to.length + subject.length + text.length) + 200;
}

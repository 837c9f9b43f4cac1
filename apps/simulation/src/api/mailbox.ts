import { setTimeout as sleep } from 'node:timers/promises';

interface Mail {
  to: string;
  subject: string;
  text: string;
  at: string;
}

const PATIENCE_MS = 10_000;

/** Reads mail from the mailbox of the scenario. */
export class Mailbox {
  constructor(private readonly url: string) {}

  /**
   * The token of the next letter to an address that came after an instant (real time); undefined if none comes.
   * @param page the page that the letter's link leads to, such as `reset-password`
   */
  async token(to: string, page: string, after: string): Promise<string | undefined> {
    const until = Date.now() + PATIENCE_MS;
    const link = new RegExp(`/${page}\\?token=([A-Za-z0-9_-]+)`);
    for (let pauseMs = 5; Date.now() < until; pauseMs = Math.min(pauseMs * 2, 200)) {
      const response = await fetch(`${this.url}/messages?to=${encodeURIComponent(to)}&after=${after}`);
      const mails = (await response.json()) as Mail[];
      const token = mails.map(({ text }) => link.exec(text)?.[1]).find((found) => found !== undefined);
      if (token !== undefined) return token;
      await sleep(pauseMs);
    }
    return undefined;
  }
}

const EVERY_MS = 5_000;
const REDRAW_MS = 200;

/** One line that tells how far it is: redrawn on a terminal, else a new line every few seconds. */
export class Progress {
  private readonly began = Date.now();
  private lastAt = 0;
  private drawn = false;

  constructor(private readonly out: NodeJS.WriteStream = process.stdout) {}

  get seconds(): number {
    return (Date.now() - this.began) / 1_000;
  }

  /** Shown now and then. */
  show(line: () => string): void {
    const now = Date.now();
    if (now - this.lastAt < (this.out.isTTY ? REDRAW_MS : EVERY_MS)) return;
    this.lastAt = now;
    const text = `${this.seconds.toFixed(0).padStart(4)} s  ${line()}`;
    if (this.out.isTTY) this.out.write(`\r\u001b[2K${text.slice(0, (this.out.columns ?? 100) - 1)}`);
    else this.out.write(`${text}\n`);
    this.drawn = this.out.isTTY;
  }

  /** Shown in any case, and left standing. */
  say(text: string): void {
    if (this.drawn) this.out.write('\r\u001b[2K');
    this.drawn = false;
    this.out.write(`${this.seconds.toFixed(0).padStart(4)} s  ${text}\n`);
  }
}

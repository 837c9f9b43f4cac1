/** One after another, in the order of asking. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  async take(): Promise<void> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
  }

  give(): void {
    const next = this.#waiting.shift();
    // Whoever is next has it already, so that nobody comes in between.
    if (next) next();
    else this.#taken = false;
  }
}

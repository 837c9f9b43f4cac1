/** What is being worked on in this process: whoever comes for the same thing waits for the same outcome. */
export class InHand<T> {
  readonly #running = new Map<string, Promise<T>>();

  run(id: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(id);
    if (running !== undefined) return running;
    const begun = work().finally(() => this.#running.delete(id));
    this.#running.set(id, begun);
    return begun;
  }
}

/**
 * Runs work once for all callers that ask for the same key at the same time: they share one promise, also one that
 * rejects. When it has settled, the next caller begins anew.
 *
 * @example
 * const flights = new SingleFlight<Session>();
 * const session = await flights.run(token, () => identity.exchange(token));
 */
export class SingleFlight<T = void> {
  private readonly flights = new Map<string, Promise<T>>();

  run(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.flights.get(key);
    if (known) return known;
    const flight = work().finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  /** Whether work for the key is under way. */
  has(key: string): boolean {
    return this.flights.has(key);
  }

  /** How many keys are under way. */
  get size(): number {
    return this.flights.size;
  }

  /** Resolves when what is under way now has settled, however it ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.flights.values());
  }
}

import { poll } from '@modosu/concurrency/poll';
import type { Lease } from './lease';

const LOOK_MS = 50;
const RENEW_MS = 2_000;

/**
 * Something that only one copy of a service may do at a time. Within a process its callers take turns by themselves. If
 * this process stands still for longer than the lease holds, another copy has it: what is written in it goes
 * through the lease's guarded database.
 */
export class DistributedMutex {
  constructor(private readonly lease: Lease) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    await poll(async () => (await this.lease.take()) || undefined, { everyMs: LOOK_MS });
    const keeper = setInterval(() => void this.lease.renew().catch(() => undefined), RENEW_MS);
    try {
      return await work();
    } finally {
      clearInterval(keeper);
      await this.lease.release().catch(() => undefined);
    }
  }
}

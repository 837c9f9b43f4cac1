import { createHmac, timingSafeEqual } from 'node:crypto';
import { ServiceError } from '@modosu/service-kit/request/service-error';

const ISO_UTC_MS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** In simulation mode a signed header carries the scenario's time; a request without it gets the last one seen. */
export class ScenarioClock {
  private last?: string;
  private lastSignature?: string;

  constructor(private readonly key: Buffer) {}

  /** @throws ServiceError SIGNATURE_INVALID */
  read(time: string | undefined, signature: string | undefined): string | undefined {
    if (time === undefined) return this.last;
    // A scenario sends the same minute hundreds of times.
    if (time === this.last && signature === this.lastSignature) return time;
    const expected = createHmac('sha256', this.key).update(time).digest();
    const given = Buffer.from(signature ?? '', 'hex');
    if (!ISO_UTC_MS.test(time) || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ServiceError('SIGNATURE_INVALID');
    }
    this.last = time;
    this.lastSignature = signature;
    return time;
  }
}

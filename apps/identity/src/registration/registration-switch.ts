import { chargingEvents } from '@modosu/contracts/charging.events';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { Injectable } from '@nestjs/common';

/** Whether registrations are stopped, as charging's switches say. */
@Injectable()
export class RegistrationSwitch {
  private next = 0;
  private on = true;

  constructor(private readonly store: EventStore) {}

  /** Reads what is new in the switches' stream, so that the answer is never stale. */
  async isOn(): Promise<boolean> {
    for await (const event of this.store.readStream('switches-all', { from: this.next })) {
      this.next = Math.max(this.next, event.revision + 1);
      if (event.type !== 'switch.changed.v1') continue;
      const { scope, on } = chargingEvents['switch.changed.v1'].parse(event.data);
      if (scope === 'registration') this.on = on;
    }
    return this.on;
  }
}

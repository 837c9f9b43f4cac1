import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Counts one message's requests. */
export interface MessageMeter {
  /** @param outcome 'ok' or the error's code */
  answered(outcome: string, latencyMs: number): void;
  /** Arrived after its deadline and was dropped. */
  expired(): void;
}

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

class Meters {
  private readonly total: Counter<'subject' | 'outcome'>;
  private readonly seconds: Histogram<'subject'>;
  private readonly bySubject = new Map<string, MessageMeter>();

  constructor(registry: Registry, what: 'request' | 'use_case', help: string) {
    this.total = new Counter({
      name: `modosu_${what}s_total`,
      help: 'How many, by message and by outcome (ok, an error code, or EXPIRED for those dropped)',
      labelNames: ['subject', 'outcome'],
      registers: [registry],
    });
    this.seconds = new Histogram({
      name: `modosu_${what}_seconds`,
      help,
      labelNames: ['subject'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
  }

  of(subject: string): MessageMeter {
    const known = this.bySubject.get(subject);
    if (known) return known;
    // Looked up once: finding a labelled child costs more than counting.
    const seconds = this.seconds.labels({ subject });
    const ok = this.total.labels({ subject, outcome: 'ok' });
    const meter: MessageMeter = {
      answered: (outcome, latencyMs) => {
        if (outcome === 'ok') ok.inc();
        else this.total.inc({ subject, outcome });
        seconds.observe(latencyMs / 1_000);
      },
      expired: () => this.total.inc({ subject, outcome: 'EXPIRED' }),
    };
    this.bySubject.set(subject, meter);
    return meter;
  }
}

/** What this process counts, in Prometheus' text form at /metrics. Services add their own to `registry`. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Meters;
  private readonly useCases: Meters;

  constructor(service: string) {
    const { registry } = this;
    registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: registry });
    this.requests = new Meters(registry, 'request', 'From the arrival of a request to its answer');
    this.useCases = new Meters(registry, 'use_case', 'A command or a query in its handler, asked for or gone on with');
  }

  /** Requests for a message, as they come from the broker and are answered. */
  message(subject: string): MessageMeter {
    return this.requests.of(subject);
  }

  /** What a bus carried to its handler: also what processes do. */
  useCase(subject: string): MessageMeter {
    return this.useCases.of(subject);
  }

  observeInFlight(read: () => number): void {
    new Gauge({
      name: 'modosu_requests_in_flight',
      help: 'Requests being worked on',
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  observeLeading(read: () => boolean): void {
    new Gauge({
      name: 'modosu_leading',
      help: '1 in the copy of the service that leads its processes and projections',
      registers: [this.registry],
      collect() {
        this.set(read() ? 1 : 0);
      },
    });
  }
}

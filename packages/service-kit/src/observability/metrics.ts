import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Counts one message's requests. */
export interface MessageMeter {
  /** @param outcome 'ok' or the error's code */
  answered(outcome: string, latencyMs: number): void;
  /** Arrived after its deadline and was dropped. */
  expired(): void;
}

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What this process counts, in Prometheus' text form at /metrics. Services add their own to `registry`. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Counter<'subject' | 'outcome'>;
  private readonly latency: Histogram<'subject'>;
  private readonly meters = new Map<string, MessageMeter>();

  constructor(service: string) {
    const { registry } = this;
    registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: registry });
    this.requests = new Counter({
      name: 'modosu_requests_total',
      help: 'Requests and steps of processes, by message and by outcome (ok, an error code, or EXPIRED for those dropped)',
      labelNames: ['subject', 'outcome'],
      registers: [registry],
    });
    this.latency = new Histogram({
      name: 'modosu_request_seconds',
      help: 'How long a request or a step of a process took',
      labelNames: ['subject'],
      buckets: BUCKETS_SECONDS,
      registers: [registry],
    });
  }

  /** Where one message is counted; always the same for a subject. */
  message(subject: string): MessageMeter {
    const known = this.meters.get(subject);
    if (known) return known;
    // Looked up once: finding a labelled child costs more than counting.
    const latency = this.latency.labels({ subject });
    const ok = this.requests.labels({ subject, outcome: 'ok' });
    const meter: MessageMeter = {
      answered: (outcome, latencyMs) => {
        if (outcome === 'ok') ok.inc();
        else this.requests.inc({ subject, outcome });
        latency.observe(latencyMs / 1_000);
      },
      expired: () => this.requests.inc({ subject, outcome: 'EXPIRED' }),
    };
    this.meters.set(subject, meter);
    return meter;
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

  /** How much each process has left to do, and for how long the oldest piece has waited. */
  observeOpenWork(read: () => Promise<readonly { process: string; open: number; oldestSeconds: number }[]>): void {
    const gauge = (name: string, help: string, of: 'open' | 'oldestSeconds') =>
      new Gauge({
        name,
        help,
        labelNames: ['process'],
        registers: [this.registry],
        async collect() {
          // A database that does not answer must not hide all other figures.
          for (const one of await read().catch(() => [])) this.set({ process: one.process }, one[of]);
        },
      });
    gauge('modosu_open_work', 'Pieces of work that processes have left to do', 'open');
    gauge('modosu_open_work_oldest_seconds', 'How long the oldest of them has waited', 'oldestSeconds');
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

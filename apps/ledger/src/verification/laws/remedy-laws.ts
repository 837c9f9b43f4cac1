import { accountKind } from '@modosu/accounting/account';
import type { RecordedEvent } from '@modosu/event-store-client/event';
import { isCompensatedTwice } from '../../incident/original';
import type { Findings } from '../findings';
import type { PostedLine } from './entry-laws';
import type { LotLaws } from './lot-laws';

/** Accounts of which every posting puts something right, so that it must say what, and for which incident. */
const ALWAYS_NAMED = ['loss:fraud', 'receivable:mule', 'receivable:customer'];
/** What is owed without any incident: a cashback that had to go back and was spent. */
const WITHOUT_INCIDENT = ['receivable.booked.v1', 'receivable.repaid.v1'];

interface Original {
  byKind: Record<string, number>;
  financedYen: number;
  last: RecordedEvent;
}

/**
 * Whether nothing was put right twice, whether postings that put something right say so, and whether closed incidents
 * come out even. What is kept grows with compensations, not with the log.
 */
export class RemedyLaws {
  private readonly originals = new Map<string, Original>();
  private readonly chargedBack = new Map<string, number>();
  private readonly started = new Map<string, number>();
  private readonly incidents = new Map<string, Record<string, number>>();

  constructor(
    private readonly findings: Findings,
    private readonly lots: LotLaws,
  ) {}

  check(event: RecordedEvent, postings: readonly PostedLine[]): void {
    for (const posting of postings) this.note(event, posting);
    const data = event.data as Record<string, unknown> | null;
    if (event.type === 'compensation.started.v1') this.start(event);
    else if (event.type === 'charge.charged-back.v1') this.takeBack(String(data?.chargeId), postings);
    else if (event.type === 'incident.closed.v1') this.close(event);
  }

  end(): void {
    for (const [originalId, { byKind, financedYen, last }] of this.originals) {
      const amountYen = this.lots.amountOf(originalId) || (this.started.get(originalId) ?? 0);
      // Not an original that was put right, but the reference of a payout.
      if (amountYen === 0) continue;
      const chargedBackYen = this.chargedBack.get(originalId) ?? 0;
      if (!isCompensatedTwice({ originalId, amountYen, byKind, financedYen, chargedBackYen })) continue;
      const figures = Object.entries(byKind).map(([kind, yen]) => `${kind} ${yen}`);
      const message = `more than the ${amountYen} yen of ${originalId} were given back: ${figures.join(', ')}, taken back by the issuer ${chargedBackYen}`;
      this.findings.of(last, 'compensated-twice', message);
    }
  }

  private note(event: RecordedEvent, { account, amountYen, incidentId, originalId, component }: PostedLine): void {
    const kind = kindOf(account);
    const isNamed = incidentId !== undefined && originalId !== undefined;
    const mustBeNamed = ALWAYS_NAMED.includes(kind) && !WITHOUT_INCIDENT.includes(event.type);
    if ((mustBeNamed && component === undefined) || (component !== undefined && !isNamed)) {
      const message = `its posting to ${account} does not name incident, original and component`;
      this.findings.of(event, 'remedy-unnamed', message);
    }
    if (originalId !== undefined) {
      const original = this.originals.get(originalId) ?? { byKind: {}, financedYen: 0, last: event };
      original.byKind[kind] = (original.byKind[kind] ?? 0) + amountYen;
      if (component !== undefined) original.financedYen += amountYen;
      original.last = event;
      this.originals.set(originalId, original);
    }
    if (incidentId !== undefined && component !== undefined) {
      const sums = this.incidents.get(incidentId) ?? {};
      sums[component] = (sums[component] ?? 0) + amountYen;
      this.incidents.set(incidentId, sums);
    }
  }

  private start(event: RecordedEvent): void {
    const { compensationId, line } = event.data as { compensationId: string; line?: { amountYen?: number } };
    if (this.started.has(compensationId))
      this.findings.of(event, 'compensated-twice', `a second compensation of ${compensationId} was begun`);
    this.started.set(compensationId, line?.amountYen ?? 0);
  }

  private takeBack(chargeId: string, postings: readonly PostedLine[]): void {
    const yen = postings.reduce((sum, { account, amountYen }) => sum + (account === 'dispute' ? amountYen : 0), 0);
    this.chargedBack.set(chargeId, (this.chargedBack.get(chargeId) ?? 0) + yen);
  }

  private close(event: RecordedEvent): void {
    const said = event.data as Record<'outflowYen' | 'recoveredYen' | 'lossYen' | 'receivableYen', number> & {
      incidentId: string;
    };
    const { recovered = 0, loss = 0, receivable = 0 } = this.incidents.get(said.incidentId) ?? {};
    const posted = `posted: recovered ${recovered}, loss ${loss}, receivable ${receivable}`;
    if (said.outflowYen !== said.recoveredYen + said.lossYen + said.receivableYen) {
      this.findings.of(
        event,
        'incident-unbalanced',
        `outflow ${said.outflowYen} is not the sum of its parts; ${posted}`,
      );
    } else if (recovered !== said.recoveredYen || loss !== said.lossYen || receivable !== said.receivableYen) {
      const stated = `stated: ${said.recoveredYen}, ${said.lossYen}, ${said.receivableYen}`;
      this.findings.of(event, 'incident-unbalanced', `outflow ${said.outflowYen}; ${posted}; ${stated}`);
    }
  }
}

function kindOf(account: string): string {
  try {
    return accountKind(account);
  } catch {
    // Said already where the entry was checked.
    return account;
  }
}

import { type Decider, type Decision, Refusal } from '@modosu/event-sourcing/decider';
import type { DomainEvent } from '@modosu/event-store-client/event';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import fc from 'fast-check';
import { personal } from '../../test/histories';
import { holdsContact } from '../customer/claim.decider';
import type { CustomerCommand } from '../customer/customer.commands';
import { customerDecider } from '../customer/customer.decider';
import type { CustomerState } from '../customer/customer.state';
import type { Claims, Wanted } from './contact.aggregate';
import { claimDecider } from './contact.decider';
import { Contacts } from './contacts';

/** Streams in memory. Before each step others may have their turn, or the process that takes it is killed. */
class Streams<C, E extends DomainEvent, S> {
  private readonly streams = new Map<string, { state: S; revision: number }>();

  constructor(private readonly decider: Decider<C, E, S>) {}

  state(id: string): S {
    return this.streams.get(id)?.state ?? this.decider.initial;
  }

  decide(id: string, command: C, now: string): Decision<E> {
    const decision = this.decider.decide(command, this.state(id), now);
    for (const event of decision.events) this.append(id, event, now);
    return decision;
  }

  append(id: string, event: E, now: string): void {
    const revision = (this.streams.get(id)?.revision ?? -1) + 1;
    const place = { revision, occurredAt: now, commandId: `${id}-${revision}` };
    this.streams.set(id, { state: this.decider.evolve(this.state(id), event, place), revision });
  }
}

class Killed extends Error {}

const DAY_MS = 24 * 3_600_000;
const start = Date.parse('2026-04-01T00:00:00.000Z');

/** Everything that identity keeps of people and addresses, and a number of copies of it that work on the same. */
class Town {
  readonly customers = new Streams(customerDecider);
  readonly claims = new Streams(claimDecider);
  nowMs = start;
  private commands = 0;

  /** @param step resolves when it is this process's turn; throws Killed if it dies instead */
  contacts(step: () => Promise<void>): Contacts {
    const { customers, claims } = this;
    const claim: Pick<Claims, 'claimant' | 'claim' | 'release'> = {
      claimant: async ({ kind, index }) => {
        await step();
        return claims.state(`${kind}-${index}`).ownerId;
      },
      claim: async ({ kind, index }, ownerId, context, instead) => {
        await step();
        const command = { type: 'claim', ownerId, ...(instead === undefined ? {} : { instead }) } as const;
        const decision = claims.decide(`${kind}-${index}`, command, context.now);
        const reply = 'reply' in decision ? (decision.reply as { ownerId: string; number: number }) : undefined;
        return { ownerId: reply!.ownerId, number: reply!.number, isNew: decision.events.length > 0 };
      },
      release: async ({ kind, index, number }, ownerId, context) => {
        await step();
        claims.decide(`${kind}-${index}`, { type: 'release', ownerId, number }, context.now);
      },
    };
    const load = async (id: string): Promise<CustomerState> => {
      await step();
      return customers.state(id);
    };
    const handle = async (id: string, command: CustomerCommand, context: { now: string }) => {
      await step();
      return answered(customers.decide(id, command, context.now));
    };
    return new Contacts(claim as Claims, { stateOf: load, lastSeen: load, handle } as never);
  }

  context(): RequestContext {
    this.commands += 1;
    const commandId = `command-${this.commands}`;
    const ids = { commandId, correlationId: commandId, causationId: commandId };
    return new RequestContext({ ...ids, actor: { kind: 'anonymous', id: 'anonymous' }, now: this.now, deadline: 0 });
  }

  get now(): string {
    return new Date(this.nowMs).toISOString();
  }

  /** Who has an address or a login, by their own account. */
  holders(index: string, people: readonly string[]): string[] {
    return people.filter((id) => holdsContact(this.customers.state(id), index));
  }
}

function answered(decision: Decision<DomainEvent>) {
  if ('refusal' in decision) throw new Refusal(decision.refusal.code, decision.refusal.details);
  return { reply: decision.reply, events: decision.events };
}

const PEOPLE = ['p-0', 'p-1', 'p-2', 'p-3'];
const ADDRESSES = ['address-0', 'address-1'];
const LOGINS = ['login-0-x', 'login-1-x'];

const someone = fc.constantFrom(...PEOPLE);
const deed = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('register' as const), who: someone, address: fc.nat(1) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('verify' as const),
      who: someone,
      knowsPassword: fc.nat(3).map((n) => n > 0),
      hasLink: fc.nat(3).map((n) => n > 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('import' as const), who: someone, address: fc.nat(1), login: fc.nat(1) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('close' as const), who: someone }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;
/** Deeds that begin at the same moment; each may be killed before one of its steps. */
const round = fc.array(fc.record({ deed, diesAt: fc.option(fc.integer({ min: 0, max: 6 })) }), {
  minLength: 1,
  maxLength: 4,
});
const life = fc.array(round, { minLength: 1, maxLength: 6 });

function registration(who: string, address: number, now: string) {
  return {
    type: 'register' as const,
    customerId: who,
    emailIndex: ADDRESSES[address]!,
    personal,
    passwordHash: `password of ${who}`,
    tokenHash: `link to ${who}`,
    expiresAt: new Date(Date.parse(now) + DAY_MS).toISOString(),
    mailId: `mail-${who}`,
  };
}

async function act(town: Town, { deed, diesAt }: { deed: Deed; diesAt: number | null }, turn: () => Promise<void>) {
  let steps = 0;
  const step = async () => {
    await turn();
    if (steps === diesAt) throw new Killed();
    steps += 1;
  };
  const contacts = town.contacts(step);
  const context = town.context();
  if (deed.kind === 'expire') {
    town.nowMs += DAY_MS;
    return;
  }
  const { who } = deed;
  const before = town.customers.state(who);
  if (deed.kind === 'register') {
    await step();
    town.customers.decide(who, registration(who, deed.address, town.now), town.now);
  } else if (deed.kind === 'close') {
    await step();
    const closed = { type: 'customer.closed.v1', data: { customerId: who, acknowledgedBalanceYen: 0 } } as const;
    if (town.customers.state(who).emailVerified) town.customers.append(who, closed, town.now);
  } else if (deed.kind === 'verify') {
    const tokenHash = deed.hasLink ? `link to ${who}` : 'another link';
    const finding = { passwordRight: deed.knowsPassword, passwordNumber: before.passwordNumber };
    await contacts.hold(
      [{ kind: 'contact', index: before.emailIndex || ADDRESSES[0]! }],
      who,
      context,
      async (claims) => {
        await step();
        const verify = { type: 'verify-email', tokenHash, claims, ...finding } as const;
        return answered(town.customers.decide(who, verify, context.now));
      },
      before.registeredAt === undefined ? {} : { since: before.registeredAt },
    );
  } else {
    if (before.status !== 'none') return;
    const [emailIndex, externalIndex] = [ADDRESSES[deed.address]!, LOGINS[deed.login]!];
    const wanted: Wanted[] = [
      { kind: 'contact', index: emailIndex },
      { kind: 'external', index: externalIndex },
    ];
    const member = { customerId: who, memberNumber: who, emailIndex, externalIndex, personal, passwordHash: 'hash' };
    await contacts.hold(wanted, who, context, async (claims) => {
      await step();
      return answered(town.customers.decide(who, { type: 'import', ...member, claims }, context.now));
    });
  }
}

async function live(
  rounds: readonly { deed: Deed; diesAt: number | null }[][],
  scheduler: fc.Scheduler,
  after: (town: Town, all: readonly { deed: Deed; diesAt: number | null }[]) => void | Promise<void>,
) {
  const town = new Town();
  for (const deeds of rounds) {
    const turn = () => scheduler.schedule(Promise.resolve());
    const all = deeds.map((one) =>
      act(town, one, turn).catch((error: unknown) => {
        if (!(error instanceof Refusal || error instanceof Killed)) throw error;
      }),
    );
    await scheduler.waitFor(Promise.all(all));
    town.nowMs += 60_000;
    await after(town, deeds);
  }
}

describe('whatever people do with addresses at the same time, wherever a process is killed', () => {
  // Thousands of steps, each of which waits for its turn.
  jest.setTimeout(60_000);

  it('an address and a login have one owner at most', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.scheduler(), (rounds, scheduler) =>
        live(rounds, scheduler, (town) => {
          for (const index of [...ADDRESSES, ...LOGINS]) {
            expect(town.holders(index, PEOPLE).length).toBeLessThanOrEqual(1);
          }
        }),
      ),
      { numRuns: 60 },
    );
  });

  it('given one who is slow between claim and confirmation, then who replaces the claim first makes sure of it', async () => {
    const town = new Town();
    for (const who of ['p-0', 'p-1']) town.customers.decide(who, registration(who, 0, town.now), town.now);
    const contacts = town.contacts(async () => undefined);
    const confirm = (who: string) => async (claims: readonly { index: string; number: number }[]) => {
      const finding = { passwordRight: true, passwordNumber: 1 };
      const verify = { type: 'verify-email', tokenHash: `link to ${who}`, claims, ...finding } as const;
      return answered(town.customers.decide(who, verify, town.now));
    };
    const wanted: Wanted[] = [{ kind: 'contact', index: ADDRESSES[0]! }];
    const slow = await contacts.claimAll(wanted, 'p-0', town.context());
    expect(await contacts.hold(wanted, 'p-1', town.context(), confirm('p-1'))).toBeDefined();
    await expect(contacts.confirmed(slow!, 'p-0', town.context(), confirm('p-0'))).rejects.toThrow('TOKEN_INVALID');
    expect(town.holders(ADDRESSES[0]!, PEOPLE)).toEqual(['p-1']);
  });

  it('who owns an address is found by it, and nobody else is', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.scheduler(), (rounds, scheduler) =>
        live(rounds, scheduler, async (town) => {
          const contacts = town.contacts(async () => undefined);
          for (const index of ADDRESSES) {
            expect(await contacts.ownerOf(index)).toBe(town.holders(index, PEOPLE)[0]);
          }
          for (const index of LOGINS) {
            expect(await contacts.ownerOfExternal({ index: index })).toBe(town.holders(index, PEOPLE)[0]);
          }
        }),
      ),
      { numRuns: 60 },
    );
  });

  it('an address that nobody owns is free for whoever comes next, whatever was refused or killed before', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.scheduler(), async (rounds, scheduler) => {
        let last: Town | undefined;
        await live(rounds, scheduler, (town) => {
          last = town;
        });
        const town = last!;
        for (const [address, index] of ADDRESSES.entries()) {
          if (town.holders(index, PEOPLE).length > 0) continue;
          const next = `next-${address}`;
          town.nowMs += 60_000;
          town.customers.decide(next, registration(next, address, town.now), town.now);
          const verify: Deed = { kind: 'verify', who: next, knowsPassword: true, hasLink: true };
          await act(town, { deed: verify, diesAt: null }, async () => undefined);
          expect(town.holders(index, [...PEOPLE, next])).toEqual([next]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nobody gets an address without the link and the password of their own registration', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.scheduler(), (rounds, scheduler) => {
        const proven = new Set<string>();
        return live(rounds, scheduler, (town, deeds) => {
          for (const { deed } of deeds) {
            if (deed.kind === 'verify' && deed.hasLink && deed.knowsPassword) proven.add(deed.who);
            if (deed.kind === 'import') proven.add(deed.who);
          }
          for (const index of ADDRESSES) for (const who of town.holders(index, PEOPLE)) expect(proven).toContain(who);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('what is refused in one piece leaves no claim at all', async () => {
    await fc.assert(
      fc.asyncProperty(life, fc.scheduler(), (rounds, scheduler) => {
        const whole = rounds.map((deeds) => deeds.map(({ deed }) => ({ deed, diesAt: null })));
        return live(whole, scheduler, (town) => {
          for (const index of ADDRESSES) {
            const claimant = town.claims.state(`contact-${index}`).ownerId;
            if (claimant === undefined) continue;
            const { status, emailVerified } = town.customers.state(claimant);
            expect(status === 'closed' || emailVerified).toBe(true);
          }
        });
      }),
      { numRuns: 60 },
    );
  });
});

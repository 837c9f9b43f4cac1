import { idempotencyKey } from '@modosu/api-client/idempotency-key';
import { type ErrorCode, isErrorCode, retryAfterSeconds } from '@modosu/contracts/errors';
import { READ_MODEL_SERVICES } from '@modosu/contracts/read-model.messages';
import { findPostgres, PostgresServer } from '@modosu/read-models/testing/postgres-server';
import { HardenedStack } from '../../../infra/local/src/hardened/hardened-stack';
import type { Member } from '../../../infra/local/src/hardened/member';
import { type Route, routes } from '../src/routes';
import { sampleOf } from '../src/testing/requests';
import { type Fault, FaultyProxy } from './faulty-proxy';

const CUSTOMER_MS = 8_000;
const DESK_MS = 10_000;
/** The machine's own: an answer is late only if it comes later than this after the deadline. */
const GRACE_MS = 4_000;
const BACK_WITHIN_MS = 60_000;
const DEPENDENCIES = ['broker', 'event store', 'database', 'card provider', 'mail server'] as const;
const FAULTS = ['frozen', 'slow', 'down'] as const satisfies Fault[];

interface Ask {
  route: Route;
  key: string;
  request: { method: string; headers: Record<string, string>; body?: string };
  url: string;
}
interface Answer {
  code: string;
  status: number;
  retryAfter: string | null;
  ms: number;
}

const bin = findPostgres();
if (bin === undefined) {
  if (process.env.CI_POSTGRES === 'required') throw new Error('CI_POSTGRES=required, but there is no PostgreSQL');
  process.stderr.write(
    '\n*** WITHOUT A DATABASE THAT FAILS, since there is no PostgreSQL (Debian: postgresql) ***\n\n',
  );
}
const tried = DEPENDENCIES.filter((dependency) => dependency !== 'database' || bin !== undefined);

describe('every route, with a dependency that is slow or down', () => {
  let postgres: PostgresServer | undefined;
  let product: HardenedStack;
  let anna: Member;
  const proxies = {} as Record<(typeof DEPENDENCIES)[number], FaultyProxy>;
  const tokens: Record<string, string> = {};
  const known: Record<string, string> = {};

  beforeAll(async () => {
    for (const dependency of DEPENDENCIES) proxies[dependency] = await FaultyProxy.open();
    const env: Record<string, Record<string, string>> = {
      all: {
        NATS_URL: `nats://127.0.0.1:${proxies.broker.port}`,
        EVENTSTORE_URL: `esdb://127.0.0.1:${proxies['event store'].port}?tls=false`,
      },
      gateway: { CUSTOMER_DEADLINE_MS: String(CUSTOMER_MS), DESK_DEADLINE_MS: String(DESK_MS) },
      charging: { PROVIDER_URL: `http://127.0.0.1:${proxies['card provider'].port}` },
      identity: { MAIL_URL: `smtp://127.0.0.1:${proxies['mail server'].port}` },
    };
    if (bin !== undefined) {
      postgres = await PostgresServer.start({ bin });
      proxies.database.upstream = postgres.port;
      for (const service of READ_MODEL_SERVICES) {
        const url = new URL(await postgres.makeDatabase());
        url.port = String(proxies.database.port);
        env[service] = { ...env[service], DATABASE_URL: url.href };
      }
    }
    product = await HardenedStack.start({
      copies: {},
      env,
      readyTimeoutMs: 60_000,
      onReady: ({ name, port }) => {
        if (name === 'nats-server') proxies.broker.upstream = port;
        if (name === 'event-store') proxies['event store'].upstream = port;
        if (name === 'card-provider') proxies['card provider'].upstream = port;
      },
    });
    proxies['mail server'].upstream = product.stack.ports.mailboxSmtp;
    anna = product.somebody('anna');
    known.sourceId = await anna.settlesIn();
    await anna.signsIn();
    const { merchantId, till } = await product.shop('Corner shop');
    const roles = ['administrator', 'support', 'fraud', 'approver', 'operations'] as const;
    Object.assign(known, { merchantId, customerId: anna.customerId });
    Object.assign(tokens, {
      customer: anna.from.token,
      terminal: till,
      staff: await product.staff('all-hands', roles),
    });
    known.chargeId = (await anna.charges(known.sourceId, 10_000)).chargeId;
  }, 180_000);

  afterAll(async () => {
    for (const proxy of Object.values(proxies)) await proxy.inject('none');
    await product?.stop();
    for (const proxy of Object.values(proxies)) await proxy.close();
    await postgres?.stop();
  }, 60_000);

  /** A request that reaches the route's handler, from a caller who may send it. */
  function ask(route: Route): Ask {
    const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
    const real = Object.entries(known).filter(([name]) => inPath.includes(name));
    const fields = sampleOf(route.message, Object.fromEntries(real));
    const path = route.path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(String(fields[name])));
    const rest = Object.entries(fields).filter(([name]) => !inPath.includes(name));
    const inBody = route.method === 'POST' || route.method === 'PUT';
    const query = new URLSearchParams(rest.map(([name, value]) => [name, String(value)])).toString();
    const key = idempotencyKey();
    return {
      route,
      key,
      url: `${product.stack.urls.gateway}${path}${inBody || query === '' ? '' : `?${query}`}`,
      request: {
        method: route.method,
        headers: {
          'idempotency-key': key,
          'x-forwarded-for': anna.address,
          ...(inBody ? { 'content-type': 'application/json' } : {}),
          ...tokenFor(route),
        },
        ...(inBody ? { body: JSON.stringify(Object.fromEntries(rest)) } : {}),
      },
    };
  }

  function tokenFor({ message, method, path }: Route): Record<string, string> {
    // A session that signs out is of no use to the requests after it.
    if (message.access.includes('anyone') || (method === 'DELETE' && path.endsWith('/current'))) return {};
    const kinds = message.access.map((access) => (typeof access === 'string' ? access : 'staff'));
    const kind = path.startsWith('/v1/staff') ? 'staff' : kinds[0]!;
    return tokens[kind] === undefined ? {} : { authorization: `Bearer ${tokens[kind]}` };
  }

  async function answer({ url, request }: Ask): Promise<Answer> {
    const began = performance.now();
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(60_000) });
    const body = (await response.json()) as { error?: { code: string } };
    return {
      code: body.error?.code ?? 'ok',
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      ms: Math.round(performance.now() - began),
    };
  }

  const isLater = ({ code }: Answer) => isErrorCode(code) && retryAfterSeconds(code as ErrorCode) !== undefined;
  /** The route's ordinary answer, a refusal among them; or one that says to send the request again. */
  const isAllowed = (one: Answer) => isLater(one) || (one.status < 500 && (one.code === 'ok' || isErrorCode(one.code)));
  const named = (asked: Ask, one: Answer) =>
    `${asked.route.method} ${asked.route.path}: ${one.code} after ${one.ms} ms`;

  async function untilBack(asked: Ask): Promise<Answer> {
    const giveUpAt = Date.now() + BACK_WITHIN_MS;
    for (;;) {
      const one = await answer(asked);
      if (!isLater(one) || Date.now() > giveUpAt) return one;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  it('can be tried: each has an example', () => {
    for (const route of routes) ask(route);
  });

  for (const dependency of tried) {
    for (const fault of FAULTS) {
      it(`${dependency} ${fault}: answers in time, says what to do, and does it once the dependency is back`, async () => {
        const asks = routes.map(ask);
        await proxies[dependency].inject(fault);
        let answers: Answer[];
        try {
          answers = await Promise.all(asks.map(answer));
        } finally {
          await proxies[dependency].inject('none');
        }
        const codes = new Map<string, number>();
        for (const { code } of answers) codes.set(code, (codes.get(code) ?? 0) + 1);
        process.stderr.write(
          `${dependency} ${fault}: ${[...codes]
            .map((pair) => pair.join(' '))
            .sort()
            .join(', ')}\n`,
        );
        const odd = asks.map((asked, index) => [asked, answers[index]!] as const);
        expect(odd.filter(([, one]) => !isAllowed(one)).map(([asked, one]) => named(asked, one))).toEqual([]);
        expect(odd.filter(([, one]) => isLater(one) && one.retryAfter === null)).toEqual([]);
        const late = odd.filter(([, one]) => one.ms > DESK_MS + GRACE_MS);
        expect(late.map(([asked, one]) => named(asked, one))).toEqual([]);
        const again = await Promise.all(asks.map(untilBack));
        const stuck = asks.map((asked, index) => [asked, again[index]!] as const);
        const wrong = stuck.filter(
          ([, one]) => isLater(one) || !isAllowed(one) || one.code === 'IDEMPOTENCY_KEY_REUSED',
        );
        expect(wrong.map(([asked, one]) => named(asked, one))).toEqual([]);
      }, 150_000);
    }
  }
});

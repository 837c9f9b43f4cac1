import { allMessages } from '@modosu/contracts/messages';
import { openApiDocument } from './pages/openapi-document';
import { routes } from './routes';

/** Only services send these, or they come by a way of their own. */
const NOT_PUBLIC = ['charging.provider.notice', 'identity.session.exchange'];

describe('the public API', () => {
  it('has a route for every message that people, tills or anyone may send, and for no other', () => {
    const open = allMessages.filter(
      ({ subject, access }) =>
        !NOT_PUBLIC.includes(subject) && access.some((one) => typeof one === 'string' || 'staff' in one),
    );
    const routed = new Set(routes.map(({ message }) => message.subject));
    expect(open.map(({ subject }) => subject).filter((subject) => !routed.has(subject))).toEqual([
      'ledger.wallet.flows',
    ]);
    for (const { message } of routes) expect(open).toContain(message);
  });
  it('has each method and path once', () => {
    const keys = routes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('asks for an Idempotency-Key wherever money or rights change', () => {
    const without = routes.filter(({ message, idempotent }) => message.effect === 'command' && !idempotent);
    expect(without.map(({ message }) => message.subject).sort()).toEqual([
      'charging.cash.issue-number',
      'identity.customer.register',
      'identity.customer.verify-email',
      'identity.not-me.report',
      'identity.password.request-reset',
      'identity.password.reset',
      'identity.session.external-sign-in',
      'identity.session.sign-in',
      'identity.session.sign-out',
      'identity.session.sign-out',
      'identity.session.step-up',
      'identity.session.unlock',
      'identity.staff.sign-in',
      'payment.code.show-barcode',
    ]);
  });
  it('is described: every route, its fields and its refusals', () => {
    const document = openApiDocument() as {
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    };
    expect(Object.values(document.paths).flatMap(Object.keys)).toHaveLength(routes.length);
    expect(document.paths['/v1/charges']!.post!.operationId).toBe('charging.charge.make');
    expect(Object.keys(document.paths['/v1/charges']!.post!.responses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '402', '429', '503']),
    );
  });
  it('is described so that programs can read it: each operation has a name of its own, and no reference leads nowhere', () => {
    const document = openApiDocument() as {
      paths: Record<string, Record<string, { operationId: string }>>;
      components: { schemas: object };
    };
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toEqual(expect.arrayContaining(['charging.charge.show', 'charging.charge.show.staff']));
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to!);
    const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(new Set(references)).toEqual(new Set([...known, '#/components/headers/RetryAfter']));
  });
});

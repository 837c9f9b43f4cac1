import { type Access, defineMessage, type Message } from '@modosu/contracts/message';
import { allMessages } from '@modosu/contracts/messages';
import { Refusal } from '@modosu/event-sourcing/decider';
import { StoreUnavailable, UnreadableStream } from '@modosu/event-store-client/errors';
import fc from 'fast-check';
import { z } from 'zod';
import type { WireContext, WireRequest } from '../request/envelope';
import { toFailure } from '../request/failure';
import type { Actor } from '../request/request-context';
import { ServiceError } from '../request/service-error';
import { makeKeys } from '../testing/keys';
import { mayAsk } from './access';
import { type AccessTokenClaims, AccessTokenSigner, AccessTokenVerifier } from './access-token';
import { authorize, NotAdmitted, validated } from './admission';

const keys = makeKeys('identity', 'charging');
const verifier = new AccessTokenVerifier(keys.publicKeys);
const identity = new AccessTokenSigner('identity', keys.privateKeys.identity!);
const charging = new AccessTokenSigner('charging', keys.privateKeys.charging!);
const SCENARIO_TIME = '2019-07-02T08:00:00.000Z';

function message(...access: Access[]) {
  return defineMessage({
    subject: 'payment.wallet.test',
    summary: 'A message of this test.',
    access,
    effect: 'query',
    request: z.object({ amountYen: z.int().default(1) }),
    reply: z.object({}),
    errors: [],
  });
}

function wire(fields: Partial<WireContext> = {}): WireContext {
  return { commandId: 'c', correlationId: 'co', causationId: 'ca', deadline: 1, ...fields };
}
const as = (claims: AccessTokenClaims) => wire({ statement: identity.sign(claims) });
/** As the transport does it: first who asks and may they, then what is asked. */
function admit(
  asked: Message,
  { context: told, request }: Pick<WireRequest, 'context' | 'request'>,
  by: AccessTokenVerifier,
  simulation: boolean,
) {
  const context = authorize(asked, told, by, simulation);
  return { context, content: validated(asked, request) };
}
const refusal = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof NotAdmitted) return error.error.code;
    throw error;
  }
  return 'admitted';
};

describe('a text that nothing may be stored as', () => {
  const bad = fc.constantFrom('\0', '\uD800', '\uDC00');
  it('given it in any field of any message, also one that is not asked for, then it is VALIDATION_FAILED', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allMessages), bad, fc.string(), fc.string(), (asked, text, before, after) => {
        const open: Message = { ...asked, access: ['anyone'] };
        const fields = Object.keys((asked.request._zod.def as { shape?: object }).shape ?? {});
        for (const field of [...fields, 'unknown']) {
          for (const value of [`${before}${text}`, [{ inside: `${text}!${after}` }], { [`x${text}y`]: 1 }]) {
            const request = { [field]: value };
            expect(refusal(() => admit(open, { context: wire(), request }, verifier, false))).toBe('VALIDATION_FAILED');
          }
        }
      }),
    );
    const request = { other: 'パス😀' };
    expect(refusal(() => admit(message('anyone'), { context: wire(), request }, verifier, false))).toBe('admitted');
  });
});

describe('who may ask', () => {
  const customer: Actor = { kind: 'customer', id: 'c-1' };
  const reader: Actor = { kind: 'staff', id: 's-1', roles: ['support'] };
  const service: Actor = { kind: 'service', id: 'charging' };
  const anonymous: Actor = { kind: 'anonymous', id: 'anonymous' };
  it.each<[Access[], Actor, boolean]>([
    [['anyone'], anonymous, true],
    [['customer'], customer, true],
    [['customer'], reader, false],
    [['customer'], anonymous, false],
    [['terminal'], { kind: 'terminal', id: 't-1' }, true],
    [['terminal'], { kind: 'cash-point', id: 'p-1' }, false],
    [['cash-point'], { kind: 'cash-point', id: 'p-1' }, true],
    [['cash-point'], { kind: 'terminal', id: 't-1' }, false],
    [['cash-point'], { kind: 'customer', id: 'c-1' }, false],
    [[{ staff: ['fraud', 'support'] }], reader, true],
    [[{ staff: ['approver'] }], reader, false],
    [[{ staff: ['support'] }], { ...reader, kind: 'customer' }, false],
    [[{ staff: ['support'] }], { kind: 'staff', id: 's-2' }, false],
    [[{ service: ['charging'] }], service, true],
    [[{ service: ['payment'] }], service, false],
    [['customer', { service: ['charging'] }], service, true],
    [[], customer, false],
  ])('given access %j and %j, then %s', (access, actor, allowed) => {
    expect(mayAsk(actor, access)).toBe(allowed);
  });
});

describe('admission', () => {
  it('given nobody signed in, then only what anyone may ask is admitted', () => {
    const { context } = admit(
      message('anyone'),
      { context: wire({ origin: { address: 'a1' } }), request: {} },
      verifier,
      false,
    );
    expect(context.actor).toEqual({ kind: 'anonymous', id: 'anonymous', address: 'a1' });
    expect(refusal(() => admit(message('customer'), { context: wire(), request: {} }, verifier, false))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('given an access token that does not hold, then not even what anyone may ask is admitted', () => {
    const bad = { context: wire({ statement: 'a.b.c' }), request: {} };
    expect(refusal(() => admit(message('anyone'), bad, verifier, false))).toBe('UNAUTHENTICATED');
  });

  it('given a caller whom the message is not for, then it is forbidden before the content is looked at', () => {
    const asked = { context: as({ kind: 'customer', sub: 'c-1' }), request: { amountYen: 'x' } };
    expect(refusal(() => admit(message({ staff: ['fraud'] }), asked, verifier, false))).toBe('FORBIDDEN');
    expect(refusal(() => admit(message('customer'), asked, verifier, false))).toBe('VALIDATION_FAILED');
  });

  it('given a customer, then the signed device stands above the claimed one and the time is the real one', () => {
    const context = as({ kind: 'customer', sub: 'c-1', did: 'd-signed' });
    const asked = {
      context: { ...context, now: SCENARIO_TIME, origin: { deviceId: 'd-told', network: 'n1' } },
      request: {},
    };
    const admitted = admit(message('customer'), asked, verifier, false);
    expect(admitted.content).toEqual({ amountYen: 1 });
    expect(admitted.context.actor).toEqual({ kind: 'customer', id: 'c-1', deviceId: 'd-signed', network: 'n1' });
    expect(admitted.context.now).not.toBe(SCENARIO_TIME);
    expect(admit(message('customer'), asked, verifier, true).context.now).toBe(SCENARIO_TIME);
  });

  it("given a service's own statement, then its time and whom it acts for are believed; a customer's is not", () => {
    const told = { now: SCENARIO_TIME, onBehalfOf: 'c-9' };
    const open = message('customer', { service: ['charging'] });
    const fromService = { context: wire({ statement: charging.own(), ...told }), request: {} };
    const { context } = admit(open, fromService, verifier, false);
    expect(context.actor).toEqual({ kind: 'service', id: 'charging', onBehalfOf: 'c-9' });
    expect(context.now).toBe(SCENARIO_TIME);
    const fromCustomer = { context: { ...as({ kind: 'customer', sub: 'c-1' }), ...told }, request: {} };
    expect(admit(open, fromCustomer, verifier, false).context.actor).toEqual({ kind: 'customer', id: 'c-1' });
  });
});

describe('what is answered for an error', () => {
  it.each([
    [new Refusal('INSUFFICIENT_FUNDS', { balanceYen: 1 }), 'INSUFFICIENT_FUNDS', false],
    [new Refusal('NO_SUCH_CODE'), 'INTERNAL', true],
    [new StoreUnavailable('gone'), 'STORE_UNAVAILABLE', false],
    [new UnreadableStream('wallet-1 cannot be read at revision 3'), 'STREAM_UNREADABLE', true],
    [new ServiceError('LIMIT_EXCEEDED', {}), 'LIMIT_EXCEEDED', false],
    [new ServiceError('VALIDATION_FAILED', {}), 'INTERNAL', true],
    [new Error('password is hunter2'), 'INTERNAL', true],
    ['a text', 'INTERNAL', true],
  ])('given %p, then %s', (error, code, unexpected) => {
    const failure = toFailure(error);
    expect(failure.error.code).toBe(code);
    expect(failure.unexpected).toBe(unexpected);
    expect(JSON.stringify(failure.error)).not.toContain('hunter2');
  });
});

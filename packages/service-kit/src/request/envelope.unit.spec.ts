import fc from 'fast-check';
import { decodeReply, decodeRequest, encodeReply, encodeRequest, MalformedEnvelope, wireContext } from './envelope';
import { newId } from './ids';
import { RequestContext } from './request-context';

const context = new RequestContext({
  actor: { kind: 'customer', id: 'c-1' },
  now: '2019-07-02T08:00:00.000Z',
  commandId: newId(),
  correlationId: newId(),
  causationId: newId(),
  deadline: 2_000,
  accessToken: 'a.b.c',
  origin: { address: 'x1', network: 'n1', channel: 'app' },
});
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
/** A request as it is sent, with something else in its context. */
const asked = (otherwise: object) =>
  bytes({ requestId: 'r-1', context: { ...wireContext(context, undefined, 1), ...otherwise } });

describe('the envelope', () => {
  it('given any JSON content, then it comes out as it went in, with its context', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        const wire = wireContext(context, context.accessToken, 1_500);
        const decoded = decodeRequest(encodeRequest({ requestId: 'r-1', context: wire, request: content }));
        expect(decoded.requestId).toBe('r-1');
        expect(decoded.request).toEqual(JSON.parse(JSON.stringify(content)));
        expect(decoded.context).toEqual({
          correlationId: context.correlationId,
          causationId: context.causationId,
          commandId: context.commandId,
          now: context.now,
          deadline: 1_500,
          statement: 'a.b.c',
          onBehalfOf: 'c-1',
          origin: context.origin,
        });
      }),
    );
  });

  it('given an anonymous caller, then nobody is named', () => {
    const anonymous = new RequestContext({ ...context, actor: { kind: 'anonymous', id: 'anonymous' } });
    expect(wireContext(anonymous, undefined, 1).onBehalfOf).toBeUndefined();
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['no object', bytes([])],
    ['no request id', bytes({ context: wireContext(context, undefined, 1), request: {} })],
    ['no context', bytes({ requestId: 'r-1', request: {} })],
    ['no command id', asked({ commandId: undefined })],
    ['an endless id', asked({ commandId: 'x'.repeat(129) })],
    ['a deadline in words', asked({ deadline: 'soon' })],
    ['a local time', asked({ now: '2019-07-02 17:00' })],
    ['an impossible day', asked({ now: '2019-13-02T08:00:00.000Z' })],
    ['an origin of numbers', asked({ origin: { address: 7 } })],
  ])('given %s, then it is refused', (_what, data) => {
    expect(() => decodeRequest(data)).toThrow(MalformedEnvelope);
  });

  it('given a request whose context is wrong, then its sender can be told', () => {
    expect(() => decodeRequest(asked({ deadline: 'soon' }))).toThrow(expect.objectContaining({ requestId: 'r-1' }));
  });

  it('given more in the origin than belongs there, then it is left out', () => {
    const origin = { address: 'a', kind: 'staff', roles: ['approver'] };
    expect(decodeRequest(asked({ origin })).context.origin).toEqual({ address: 'a' });
  });

  it('given a reply or an error, then it is read back', () => {
    const error = { code: 'NOT_FOUND', message: 'none', details: { id: '1' } };
    for (const answer of [{ reply: { balanceYen: 5 } }, { reply: undefined }, { error }]) {
      expect(decodeReply(encodeReply({ requestId: 'r-1', ...answer }))).toEqual({ requestId: 'r-1', ...answer });
    }
    expect(() => decodeReply(bytes({ reply: {} }))).toThrow(MalformedEnvelope);
    expect(() => decodeReply(bytes({ requestId: 'r-1', error: { code: 1 } }))).toThrow(MalformedEnvelope);
    expect(() => decodeReply(Buffer.alloc(0))).toThrow(MalformedEnvelope);
  });
});

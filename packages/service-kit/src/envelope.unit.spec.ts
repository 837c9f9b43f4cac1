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
  statement: 'a.b.c',
  origin: { address: 'x1', network: 'n1', channel: 'app' },
});
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('the envelope', () => {
  it('given any JSON content, then it comes out as it went in, with its context', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        const wire = wireContext(context, context.statement, 1_500);
        const decoded = decodeRequest(encodeRequest(wire, content));
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
    ['no context', bytes({ request: {} })],
    ['no command id', bytes({ context: { ...wireContext(context, undefined, 1), commandId: undefined } })],
    ['an endless id', bytes({ context: { ...wireContext(context, undefined, 1), commandId: 'x'.repeat(129) } })],
    ['a deadline in words', bytes({ context: { ...wireContext(context, undefined, 1), deadline: 'soon' } })],
    ['a local time', bytes({ context: { ...wireContext(context, undefined, 1), now: '2019-07-02 17:00' } })],
    [
      'an impossible day',
      bytes({ context: { ...wireContext(context, undefined, 1), now: '2019-13-02T08:00:00.000Z' } }),
    ],
    ['an origin of numbers', bytes({ context: { ...wireContext(context, undefined, 1), origin: { address: 7 } } })],
  ])('given %s, then it is refused', (_what, data) => {
    expect(() => decodeRequest(data)).toThrow(MalformedEnvelope);
  });

  it('given more in the origin than belongs there, then it is left out', () => {
    const wire = {
      ...wireContext(context, undefined, 1),
      origin: { address: 'a', kind: 'staff', roles: ['approver'] },
    };
    expect(decodeRequest(bytes({ context: wire })).context.origin).toEqual({ address: 'a' });
  });

  it('given a reply or an error, then it is read back', () => {
    expect(decodeReply(encodeReply({ reply: { balanceYen: 5 } }))).toEqual({ reply: { balanceYen: 5 } });
    expect(decodeReply(encodeReply({ reply: undefined }))).toEqual({ reply: undefined });
    const error = { code: 'NOT_FOUND', message: 'none', details: { id: '1' } };
    expect(decodeReply(encodeReply({ error }))).toEqual({ error });
    expect(() => decodeReply(bytes({ error: { code: 1 } }))).toThrow(MalformedEnvelope);
    expect(() => decodeReply(Buffer.alloc(0))).toThrow(MalformedEnvelope);
  });
});

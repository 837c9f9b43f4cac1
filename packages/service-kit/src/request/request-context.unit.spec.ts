import { idFor, newId, stepId } from './ids';
import { processContext, RequestContext } from './request-context';

const context = new RequestContext({
  actor: { kind: 'customer', id: 'c-1' },
  now: '2019-07-02T08:00:00.000Z',
  commandId: 'command-1',
  correlationId: 'correlation-1',
  causationId: 'cause-1',
  deadline: 5_000,
  accessToken: 'a.b.c',
});
const event = (actor: Record<string, unknown>) => ({
  id: newId(),
  metadata: { $correlationId: 'correlation-1', actor, occurredAt: '2019-07-02T08:00:00.000Z' },
});

describe('the context of a request', () => {
  it('given a step, then its command id depends on command and step only', () => {
    const child = context.child('reserve');
    expect(child.commandId).toBe(context.child('reserve').commandId);
    expect(child.commandId).not.toBe(context.child('credit').commandId);
    expect(child).toMatchObject({
      causationId: 'command-1',
      correlationId: 'correlation-1',
      now: context.now,
      deadline: 5_000,
      accessToken: 'a.b.c',
      actor: context.actor,
    });
  });

  it('given one step aimed at two targets, then these are two commands; given none, the id is what it always was', () => {
    expect(context.child('room', 'anna').commandId).not.toBe(context.child('room', 'ben').commandId);
    expect(context.child('room', 'anna').commandId).toBe(context.child('room', 'anna').commandId);
    expect(context.child('room').commandId).toBe(stepId('command-1', 'room'));
  });

  it('given a context, then its command carries no access token', () => {
    expect(Object.keys(context.command()).sort()).toEqual([
      'actor',
      'causationId',
      'commandId',
      'correlationId',
      'now',
      'requestHash',
    ]);
  });

  it('given an event, then a process goes on at its time, for its actor, the same way every time', () => {
    const caused = event({ kind: 'customer', id: 'c-1' });
    const first = processContext(caused, 'refund', 'charging');
    expect(first).toMatchObject({
      actor: { kind: 'service', id: 'charging', onBehalfOf: 'c-1' },
      now: caused.metadata.occurredAt,
      correlationId: 'correlation-1',
      causationId: caused.id,
      commandId: stepId(caused.id, 'refund'),
      accessToken: undefined,
    });
    expect(processContext(caused, 'refund', 'charging').commandId).toBe(first.commandId);
  });

  it('given an event of another process, then the person at its beginning is still named', () => {
    const caused = event({ kind: 'service', id: 'compensation', onBehalfOf: 'staff-1' });
    expect(processContext(caused, 'refund', 'charging').actor.onBehalfOf).toBe('staff-1');
  });
});

describe('ids', () => {
  it('given many, then they are UUIDs of version 7, all different, in the order of time', () => {
    const ids = Array.from({ length: 5_000 }, newId);
    expect(new Set(ids).size).toBe(5_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const milliseconds = ids.map((id) => Number.parseInt(id.replace('-', '').slice(0, 12), 16));
    expect(milliseconds).toEqual([...milliseconds].sort((a, b) => a - b));
  });

  it('of things follow from the command, the kind of thing and everything that it is aimed at', () => {
    expect(context.idOf('payment', 'anna')).toBe(idFor('command-1', 'payment', 'anna'));
    const ids = [
      idFor('command-1', 'payment', 'anna'),
      idFor('command-1', 'payment', 'ben'),
      idFor('command-2', 'payment', 'anna'),
      idFor('command-1', 'transfer', 'anna'),
      idFor('command-1', 'payment', 'anna', 'ben'),
      idFor('command-1', 'payment', 'anna,ben'),
      idFor('command-1', 'payment'),
      stepId('command-1', 'payment'),
      stepId('command-1', 'payment,anna'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('given a step, then its id is a UUID of version 5', () => {
    expect(stepId('a', 'b')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(stepId('a', 'b')).not.toBe(stepId('a', 'c'));
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection, StringCodec } from 'nats';
import { doors } from './doors';
import { LocalStack } from './stack';

const text = StringCodec();
const direct = doors.find((door) => door.service === 'payment' && JSON.stringify(door.access).includes('charging'));
const people = doors.find((door) => door.service === 'payment' && door.access.includes('customer'));

describe('a real nats-server with our permissions', () => {
  let stack: LocalStack;
  const open: NatsConnection[] = [];
  const connectAs = async (service: string, password = passwordOf(service)) => {
    const inboxPrefix = `_INBOX.${service}`;
    const connection = await connect({ servers: stack.urls.nats, user: service, pass: password, inboxPrefix });
    open.push(connection);
    return connection;
  };
  const passwordOf = (service: string) => readFileSync(join(stack.secretsOf(service), 'nats-password'), 'utf8').trim();

  beforeAll(async () => {
    stack = await LocalStack.start({ programs: ['nats-server'] });
  });
  afterAll(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await stack.stop();
  });

  it('given a message that names the sender, then it is received and answered', async () => {
    const payment = await connectAs('payment');
    const subject = direct?.subject ?? '';
    const queue = 'payment';
    payment.subscribe(subject, { queue, callback: (_error, message) => void message.respond(text.encode('done')) });
    await payment.flush();
    const charging = await connectAs('charging');
    const reply = await charging.request(subject, text.encode('reserve'), { timeout: 2_000 });
    expect(text.decode(reply.data)).toBe('done');
  });

  it('given a message for people, when a service that is not their gateway sends it, then the broker refuses', async () => {
    const ledger = await connectAs('ledger');
    const refusal = firstRefusal(ledger);
    ledger.publish(people?.subject ?? '', text.encode('give'));
    await ledger.flush();
    expect(await refusal).toBe('publish');
  });

  it('given the inbox of another service, when it is listened to, then the broker refuses', async () => {
    const ledger = await connectAs('ledger');
    const refusal = firstRefusal(ledger);
    ledger.subscribe('_INBOX.identity.>', { callback: () => {} });
    await ledger.flush();
    expect(await refusal).toBe('subscription');
  });

  it('given a wrong password, then nobody comes in', async () => {
    await expect(connectAs('identity', 'guess')).rejects.toThrow(/authorization/i);
  });
});

/** What the broker refuses this connection first, from now on: `publish` or `subscription`. */
async function firstRefusal(connection: NatsConnection): Promise<string | undefined> {
  for await (const { data, permissionContext } of connection.status()) {
    if (data === 'PERMISSIONS_VIOLATION') return permissionContext?.operation;
  }
  return undefined;
}

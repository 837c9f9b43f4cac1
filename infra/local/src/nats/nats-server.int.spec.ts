import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replySubject, SERVICES } from '@modosu/contracts/message';
import { connect, type NatsConnection, StringCodec } from 'nats';
import { LocalStack } from '../stack/stack';
import { messageDescriptors } from './descriptors';

const text = StringCodec();
const direct = messageDescriptors.find(
  (message) => message.service === 'payment' && JSON.stringify(message.access).includes('charging'),
);
const people = messageDescriptors.find(
  (message) => message.service === 'payment' && message.access.includes('customer'),
);

describe('a real nats-server with our permissions', () => {
  let stack: LocalStack;
  const open: NatsConnection[] = [];
  const connectAs = async (service: string, password = passwordOf(service)) => {
    const connection = await connect({ servers: stack.urls.nats, user: service, pass: password });
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
    const reply = replySubject('charging', subject);
    const received = new Promise<string>((resolve) => {
      charging.subscribe(reply, { callback: (_error, message) => resolve(text.decode(message.data)) });
    });
    charging.publish(subject, text.encode('reserve'), { reply });
    expect(await received).toBe('done');
  });

  it('given a message for people, when a service that is not their gateway sends it, then the broker refuses', async () => {
    const ledger = await connectAs('ledger');
    const refusal = firstRefusal(ledger);
    ledger.publish(people?.subject ?? '', text.encode('give'));
    await ledger.flush();
    expect(await refusal).toBe('publish');
  });

  it('given the replies to another service, when they are listened to, then the broker refuses', async () => {
    const ledger = await connectAs('ledger');
    const refusal = firstRefusal(ledger);
    ledger.subscribe(replySubject('charging', direct?.subject ?? ''), { callback: () => {} });
    await ledger.flush();
    expect(await refusal).toBe('subscription');
  });

  it('given a wildcard, when anyone listens to it, then the broker refuses', async () => {
    for (const service of SERVICES) {
      for (const subject of ['>', 'reply.>', `reply.${service}.>`, `${service}.>`, '_INBOX.>']) {
        const connection = await connectAs(service);
        const refusal = firstRefusal(connection);
        connection.subscribe(subject, { callback: () => {} });
        await connection.flush();
        expect(await refusal).toBe('subscription');
      }
    }
  });

  it('given a request that asks for its reply elsewhere, when it is answered, then the broker refuses', async () => {
    const payment = await connectAs('payment');
    const refusal = firstRefusal(payment);
    const subject = direct?.subject ?? '';
    payment.subscribe(subject, { callback: (_error, message) => void message.respond(text.encode('done')) });
    await payment.flush();
    const charging = await connectAs('charging');
    charging.publish(subject, text.encode('reserve'), { reply: 'charging.switch.set' });
    expect(await refusal).toBe('publish');
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

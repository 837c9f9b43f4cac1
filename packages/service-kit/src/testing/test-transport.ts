import type { Message, ServiceName } from '@modosu/contracts/message';
import type { INestMicroservice, Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { AccessTokenSigner, AccessTokenVerifier } from '../access/access-token';
import { Broker } from '../broker/broker';
import { Messenger } from '../broker/messenger';
import { CONFIG, LOGGER } from '../configuration/injection-tokens';
import { makeLogger } from '../observability/log';
import { Metrics } from '../observability/metrics';
import { newId } from '../request/ids';
import { type Actor, RequestContext } from '../request/request-context';
import { wallClock } from '../request/wall-clock';
import { messageController } from '../transport/message.controller';
import { NatsTransport } from '../transport/nats-transport';
import { CommandRequests } from '../use-case/command-requests';
import { handlersOf, useCasesOf } from '../use-case/handles';
import { UseCases } from '../use-case/use-cases';
import type { TestKeys } from './keys';
import type { TestNats } from './nats-server';

/** The client side of a service without the rest of it: connection, signer, messenger. */
export async function openCaller(nats: TestNats, service: ServiceName, keys: TestKeys) {
  const broker = await Broker.connect({ url: nats.url, user: service, password: `${service}-password` });
  const signer = new AccessTokenSigner(service, keys.privateKeys[service]!);
  const messenger = new Messenger(service, broker, signer);
  const close = async () => {
    messenger.close();
    await broker.close();
  };
  return { broker, signer, messenger, close };
}

/** The server side of a service without a store: the transport before the handlers of some messages. */
export async function openTransport(
  nats: TestNats,
  service: ServiceName,
  keys: TestKeys,
  handlers: readonly Type<unknown>[],
  inFlightLimit?: number,
) {
  const broker = await Broker.connect({ url: nats.url, user: service, password: `${service}-password` });
  const metrics = new Metrics(service);
  const verifier = new AccessTokenVerifier(keys.publicKeys);
  const config = { service, simulation: false };
  const logger = makeLogger(service, 'silent');
  const transport = new NatsTransport({ config, broker, verifier, logger, metrics, inFlightLimit });
  const messages = handlers.flatMap((one) => useCasesOf(one).map(({ useCase }) => useCase as Message));
  const made = Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    controllers: [messageController(messages)],
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: logger },
      { provide: AccessTokenVerifier, useValue: verifier },
      { provide: Metrics, useValue: metrics },
      CommandRequests,
      UseCases,
      ...handlersOf(...handlers),
    ],
  });
  let app: INestMicroservice | undefined;
  const close = async () => {
    await transport.close();
    await app?.close();
    await broker.close();
  };
  try {
    const module = await made.compile();
    app = module.createNestMicroservice<MicroserviceOptions>({ strategy: transport, logger: false });
    await app.listen();
  } catch (error) {
    await close();
    throw error;
  }
  return { transport, broker, metrics, close };
}

/** A context as the gateway makes it. */
export function callerContext(actor: Actor, accessToken?: string, patienceMs = 5_000): RequestContext {
  const commandId = newId();
  return new RequestContext({
    actor,
    accessToken,
    commandId,
    correlationId: commandId,
    causationId: commandId,
    now: wallClock.iso(),
    deadline: wallClock.epochMs() + patienceMs,
  });
}

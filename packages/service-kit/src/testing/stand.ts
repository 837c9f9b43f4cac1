import type { ServiceName } from '@modosu/contracts/message';
import { type INestMicroservice, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Broker } from '../broker/broker';
import { newId } from '../ids';
import { Messenger } from '../messenger';
import { NatsDoor } from '../nats-door';
import { type Actor, RequestContext } from '../request-context';
import { makeLogger } from '../runtime/log';
import { Metrics } from '../runtime/metrics';
import { StatementSigner, StatementVerifier } from '../statement';
import { wallClock } from '../wall-clock';
import type { TestKeys } from './keys';
import type { TestNats } from './nats-server';

/** The client side of a service without the rest of it: connection, signer, messenger. */
export async function openCaller(nats: TestNats, service: ServiceName, keys: TestKeys) {
  const broker = await Broker.connect({ url: nats.url, user: service, password: `${service}-password` });
  const signer = new StatementSigner(service, keys.privateKeys[service]!);
  const messenger = new Messenger(service, broker, signer);
  const close = async () => {
    messenger.close();
    await broker.close();
  };
  return { broker, signer, messenger, close };
}

/** The server side of a service without a store: the door before some controllers. */
export async function openDoor(
  nats: TestNats,
  service: ServiceName,
  keys: TestKeys,
  controllers: Type<unknown>[],
  inFlightLimit?: number,
) {
  @Module({ controllers })
  class Stand {}
  const broker = await Broker.connect({ url: nats.url, user: service, password: `${service}-password` });
  const metrics = new Metrics(service);
  const verifier = new StatementVerifier(keys.publicKeys);
  const config = { service, simulation: false };
  const logger = makeLogger(service, 'silent');
  const door = new NatsDoor({ config, broker, verifier, logger, metrics, inFlightLimit });
  let app: INestMicroservice | undefined;
  const close = async () => {
    await door.close();
    await app?.close();
    await broker.close();
  };
  try {
    app = await NestFactory.createMicroservice<MicroserviceOptions>(Stand, {
      strategy: door,
      logger: false,
      abortOnError: false,
    });
    await app.listen();
  } catch (error) {
    await close();
    throw error;
  }
  return { door, broker, metrics, close };
}

/** A context as the gateway makes it. */
export function callerContext(actor: Actor, statement?: string, patienceMs = 5_000): RequestContext {
  const commandId = newId();
  return new RequestContext({
    actor,
    statement,
    commandId,
    correlationId: commandId,
    causationId: commandId,
    now: wallClock.iso(),
    deadline: wallClock.epochMs() + patienceMs,
  });
}

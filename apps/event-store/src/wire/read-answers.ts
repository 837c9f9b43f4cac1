import { bytesField, numberField, stringField } from './protobuf';

/** The answers to a Read call that are not events. Each is a whole ReadResp message. */
export const confirmation = (subscriptionId: string): Buffer => bytesField(2, stringField(1, subscriptionId));
export const checkpoint = (position: number): Buffer =>
  bytesField(3, numberField(1, position), numberField(2, position));
export const streamNotFound = (name: Buffer): Buffer => bytesField(4, bytesField(1, bytesField(3, name)));
export const caughtUp = (): Buffer => bytesField(8);

/** An event answer put together anew (resolved links, structured ids); the usual ones are stored ready-made. */
export const readEvent = (event: Buffer | undefined, link: Buffer | undefined, position: number): Buffer =>
  bytesField(
    1,
    ...(event ? [bytesField(1, event)] : []),
    ...(link ? [bytesField(2, link)] : []),
    numberField(3, position),
  );

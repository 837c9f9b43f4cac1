import { SERVICES, type ServiceName } from '@modosu/contracts/message';

/** A further copy of a service: `payment-2` is the second. The first is called like the service. */
export type CopyName = `${ServiceName}-${number}`;

/** How many copies of a service run, where that is not one. */
export type Copies = Partial<Record<ServiceName, number>>;

/** The copies beyond the first of each service. */
export function furtherCopies(copies: Copies): CopyName[] {
  return SERVICES.flatMap((service) =>
    Array.from({ length: Math.max(0, (copies[service] ?? 1) - 1) }, (_, n): CopyName => `${service}-${n + 2}`),
  );
}

/** What a program is a copy of; its own name if it is none. */
export function serviceOf<Name extends string>(name: Name | CopyName): Name {
  return name.replace(/-\d+$/, '') as Name;
}

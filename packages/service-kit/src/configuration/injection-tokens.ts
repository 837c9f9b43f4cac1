export type { Logger } from 'pino';

/** Injection token of the ServiceConfig. */
export const CONFIG = Symbol('service configuration');
/** Injection token of the pino Logger. */
export const LOGGER = Symbol('logger');

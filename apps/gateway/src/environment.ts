import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { z } from 'zod';

/** The gateway's own variables of the environment. */
export const environment = {
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535),
  BEHIND_PROXY: z.enum(['on', 'off']).default('off'),
  CUSTOMER_DEADLINE_MS: z.coerce.number().int().min(1_000).max(60_000).default(10_000),
  DESK_DEADLINE_MS: z.coerce.number().int().min(1_000).max(600_000).default(120_000),
};

export type GatewayConfig = ServiceConfig<z.infer<z.ZodObject<typeof environment>>>;

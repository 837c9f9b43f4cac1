import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type ServiceName } from '@modosu/contracts/message';
import type { PostgresPlace } from '@modosu/read-models/database/postgres';
import { z } from 'zod';

/** A start-up setting is missing or wrong; the message is one line that names all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

const shape = {
  NODE_ENV: z.string().default('production'),
  SERVICE: z.enum(SERVICES),
  EVENTSTORE_URL: z.string().regex(/^(esdb|kurrentdb)(\+discover)?:\/\//, 'must begin with esdb://'),
  NATS_URL: z.string().regex(/^(nats|tls):\/\//, 'must begin with nats://'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/[^:@/?]+(:[^@/?]*)?@/, 'must begin with postgres://user@')
    .optional(),
  DATA_DIR: z.string().min(1),
  SECRETS_DIR: z.string().min(1),
  PUBLIC_KEYS: z.string().min(1),
  NATS_CA: z.string().min(1).optional(),
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  POLICY: z.enum(['hardened', '2019']).default('hardened'),
  SIMULATION: onOff.default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
};

export interface ServiceConfig<Extra = Readonly<Record<string, unknown>>> {
  readonly nodeEnv: string;
  readonly service: ServiceName;
  readonly eventStoreUrl: string;
  readonly natsUrl: string;
  /** File with the authority that signed the broker's certificate, for a `tls://` address. */
  readonly natsCa?: string;
  /**
   * Where the read models are: the SQLite file `<DATA_DIR>/<service>.db`, or, with DATABASE_URL, that PostgreSQL
   * database. Its password is the secret `database-password`, if there is one, else what the URL says.
   */
  readonly database: string | PostgresPlace;
  readonly dataDir: string;
  readonly secretsDir: string;
  readonly publicKeysPath: string;
  /** 0 = no health server. */
  readonly healthPort: number;
  /** The address the health server listens on (127.0.0.1). */
  readonly healthHost: string;
  readonly policy: 'hardened' | '2019';
  readonly simulation: boolean;
  readonly logLevel: string;
  /** The variables of `extraShape`, by their names in the environment. */
  readonly extra: Extra;
  /** The trimmed text of `$SECRETS_DIR/<name>`; ConfigError naming the file if it cannot be read or is empty. */
  readSecret(name: string): string;
  /** A 32-byte key kept as 64 hex characters; ConfigError naming the file otherwise. */
  readKey(name: string): Buffer;
  /** A secret kept as JSON; ConfigError naming the file if it is not. */
  readJsonSecret(name: string): unknown;
}

/**
 * Reads the environment of a service process. `extraShape` adds variables of one service, e.g.
 * `{ PROVIDER_URL: z.url() }`, found under `config.extra`. Throws ConfigError naming every variable that is wrong.
 */
export function loadConfig<Shape extends z.ZodRawShape = Record<never, never>>(
  env: NodeJS.ProcessEnv,
  extraShape?: Shape,
): ServiceConfig<z.infer<z.ZodObject<Shape>>> {
  const parsed = z.object(shape).safeParse(env);
  const extra = z.object(extraShape ?? ({} as Shape)).safeParse(env);
  const problems = [...(parsed.error?.issues ?? []), ...(extra.error?.issues ?? [])].map(
    (issue) => `${issue.path.join('.')}: ${issue.message}`,
  );
  if (!parsed.success || !extra.success) throw new ConfigError(`wrong environment: ${problems.join('; ')}`);
  const values = parsed.data;
  if (values.POLICY === '2019' && !values.SIMULATION) {
    throw new ConfigError('wrong environment: POLICY=2019 is unsafe by design and starts only with SIMULATION=on');
  }
  return {
    nodeEnv: values.NODE_ENV,
    service: values.SERVICE,
    eventStoreUrl: values.EVENTSTORE_URL,
    natsUrl: values.NATS_URL,
    natsCa: values.NATS_CA,
    database: databaseOf(values),
    dataDir: values.DATA_DIR,
    secretsDir: values.SECRETS_DIR,
    publicKeysPath: values.PUBLIC_KEYS,
    healthPort: values.HEALTH_PORT,
    healthHost: values.HEALTH_HOST,
    policy: values.POLICY,
    simulation: values.SIMULATION,
    logLevel: values.LOG_LEVEL,
    extra: extra.data as z.infer<z.ZodObject<Shape>>,
    ...secrets(values.SECRETS_DIR),
  };
}

const DATABASE_PASSWORD = 'database-password';

function databaseOf(values: { DATABASE_URL?: string; DATA_DIR: string; SERVICE: string; SECRETS_DIR: string }) {
  const { DATABASE_URL: url, SECRETS_DIR: directory } = values;
  if (url === undefined) return join(values.DATA_DIR, `${values.SERVICE}.db`);
  if (!existsSync(join(directory, DATABASE_PASSWORD))) return { url };
  return { url, password: secrets(directory).readSecret(DATABASE_PASSWORD) };
}

function secrets(directory: string): Pick<ServiceConfig, 'readSecret' | 'readKey' | 'readJsonSecret'> {
  const readSecret = (name: string): string => {
    const text = readText(join(directory, name), 'secret');
    if (text === '') throw new ConfigError(`the secret file ${join(directory, name)} is empty`);
    return text;
  };
  return {
    readSecret,
    readKey(name) {
      const text = readSecret(name);
      if (!/^[0-9a-f]{64}$/i.test(text)) {
        throw new ConfigError(`the secret file ${join(directory, name)} must hold 64 hex characters (32 bytes)`);
      }
      return Buffer.from(text, 'hex');
    },
    readJsonSecret(name) {
      const text = readSecret(name);
      try {
        return JSON.parse(text);
      } catch {
        // The parser's own message would quote the secret.
        throw new ConfigError(`the secret file ${join(directory, name)} is not JSON`);
      }
    },
  };
}

/** Reads a file of the configuration; ConfigError naming it if that fails. */
export function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new ConfigError(`cannot read the ${what} file ${path}: ${(cause as NodeJS.ErrnoException).code}`);
  }
}

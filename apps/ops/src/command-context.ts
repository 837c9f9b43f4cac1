import { existsSync, readFileSync } from 'node:fs';
import { ApiError } from '@modosu/api-client/api-error';
import type { Command } from 'commander';
import { StaffApi } from './api/staff-api';
import { Failure } from './failure';
import { type Output, outputOf } from './output';
import { type Progressing, withProgress } from './progress';
import { type Session, SessionFile } from './session/session-file';
import type { Terminal } from './terminal';
import { visibleJson } from './text/visible';

/** What a command has to work with. */
export interface CommandContext extends Output {
  api: StaffApi;
  session: Session;
}

/** What is the same for every command of one run. */
export interface Environment {
  terminal: Terminal;
  env: NodeJS.ProcessEnv;
  now: () => number;
}

export const DEFAULT_URL = 'http://127.0.0.1:8080';

/** The address of the API that a command was given, without a slash at its end. */
export function urlOf(command: Command): string {
  return command.optsWithGlobals<{ url: string }>().url.replace(/\/+$/, '');
}

/** The API for a session; in a local simulation at the time of the scenario, where the key that signs it is there. */
export function apiOf(
  url: string,
  { token, scenario }: Pick<Session, 'scenario'> & Partial<Pick<Session, 'token'>>,
  { now }: Pick<Environment, 'now'>,
  progress?: Progressing,
): StaffApi {
  const isSimulated = scenario !== undefined && existsSync(scenario.keyFile);
  const simulationKey = isSimulated ? readFileSync(scenario.keyFile, 'utf8') : undefined;
  const caller = () => ({ token, at: isSimulated ? new Date(now() + scenario.offsetMs) : undefined });
  return new StaffApi(url, { caller, simulationKey, progress });
}

/** @throws Failure if nobody is signed in */
export function openSession(command: Command, environment: Environment): CommandContext {
  const { terminal, env } = environment;
  const url = urlOf(command);
  const session = SessionFile.ofUser(env).of(url);
  if (session === undefined) {
    throw new Failure(
      `Nobody is signed in at ${url}. For the stack on this machine: modosu sign-in --local\nElsewhere: modosu sign-in --url URL --email YOU@EXAMPLE`,
    );
  }
  const output = outputOf(command, terminal);
  const api = apiOf(url, session, environment, (title, work) => withProgress(output, title, work));
  return { ...output, api, session };
}

/**
 * Runs a command for the person who is signed in. A refusal is shown in the API's words, with what to type next where we know it.
 * @param roles who may do this, if not everybody who works here
 */
export function withSession(
  environment: Environment,
  roles: readonly string[] | undefined,
  work: (context: CommandContext, command: Command) => Promise<void>,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const context = openSession(command, environment);
    try {
      await work(context, command);
    } catch (error) {
      throw error instanceof ApiError ? new Failure(inWords(error, context, roles)) : error;
    }
  };
}

/** What to type after a refusal. */
const NEXT: Record<string, string> = {
  INCIDENT_UNKNOWN: 'All incidents: modosu incident list',
  INCIDENT_NOT_SCOPED: 'First: modosu incident scope INCIDENT',
  INCIDENT_CLOSED: 'What it came to: modosu incident report INCIDENT',
  NOT_RECONCILED: 'What is missing, line by line: modosu incident reconcile INCIDENT',
  PLAN_UNKNOWN: 'The plan of each incident: modosu incident list',
  PLAN_CHANGED: 'Look at it again: modosu plan show PLAN',
  PLAN_NOT_OPEN: 'How it stands: modosu plan show PLAN',
  REPORT_UNKNOWN: 'All reports: modosu report list',
  REPORT_NOT_OPEN: 'What was decided: modosu report show REPORT',
  MERCHANT_UNKNOWN: 'All merchants: modosu merchant list',
  PAYOUT_NOT_OPEN: 'How it stands: modosu merchant payouts MERCHANT',
  PAYOUT_EXCEEDS_PAYABLE: 'What is payable: modosu merchant show MERCHANT',
  WALLET_UNKNOWN: 'A customer is named by the id that reports, incidents and traces show.',
  ALREADY_COMPENSATED: 'What was done for it: modosu trace ORIGINAL --events',
};
/** A second person is needed, whatever roles the first one has. */
const ANOTHER: Record<string, string> = {
  PROPOSER_MAY_NOT_APPROVE: 'approver',
  SECOND_READER_REQUIRED: 'approver',
  SECOND_PERSON_REQUIRED: 'approver',
};

/** A refusal with its code, details and correlation id. */
export function inWords(
  refusal: ApiError,
  { session }: Pick<CommandContext, 'session'>,
  roles?: readonly string[],
): string {
  const lines = [`${refusal.code}: ${refusal.message}`];
  if (refusal.details !== undefined) lines.push(`details: ${visibleJson(refusal.details)}`);
  if (refusal.code === 'UNAUTHENTICATED') {
    lines.push(
      `The session of ${session.email} is over: fifteen idle minutes end it, in simulation mode by the scenario's clock.`,
      `Sign in again: ${session.again}`,
    );
  }
  if (refusal.code === 'FORBIDDEN' && roles !== undefined) {
    lines.push(
      `This needs one of the roles ${roles.join(', ')}; ${session.email} is ${session.roles.join(', ')}.`,
      session.scenario === undefined
        ? 'Sign in as somebody who has one: modosu sign-in --email …'
        : `On this machine: ${session.again.replace(/ --as \S+$/, '')} --as ${roles[0]}`,
    );
  }
  const another = ANOTHER[refusal.code];
  if (another !== undefined) {
    const { again } = session;
    lines.push(
      session.scenario === undefined
        ? 'Let somebody else do it, or sign in as somebody else: modosu sign-in --email …'
        : `Sign in as somebody else: ${again.replace(/ --as \S+$/, '')} --as ${another}`,
    );
  }
  const next = NEXT[refusal.code];
  if (next !== undefined) lines.push(next);
  if (refusal.correlationId !== undefined) lines.push(`correlation id: ${refusal.correlationId}`);
  return lines.join('\n');
}

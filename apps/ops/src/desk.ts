import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Api, ApiRefusal } from './api/api';
import { scenarioTime } from './api/scenario-time';
import { Failure } from './failure';
import { type Output, outputOf } from './output';
import { withProgress } from './progress';
import { type Session, SessionFile } from './session/session-file';
import type { Terminal } from './terminal';
import { visibleJson } from './text/visible';

/** What a command has to work with. */
export interface Desk extends Output {
  api: Api;
  session: Session;
}

/** What is the same for every command of one run. */
export interface Surroundings {
  terminal: Terminal;
  env: NodeJS.ProcessEnv;
  now: () => number;
}

export const DEFAULT_URL = 'http://127.0.0.1:8080';

/** The address of the API that a command was given, without a slash at its end. */
export function urlOf(command: Command): string {
  return command.optsWithGlobals<{ url: string }>().url.replace(/\/+$/, '');
}

/** Headers with the time of the desk, where the key of a local simulation is known. */
export function clockHeaders(scenario: Session['scenario'], now: () => number): Record<string, string> {
  if (scenario === undefined || !existsSync(scenario.keyFile)) return {};
  return scenarioTime(readFileSync(scenario.keyFile, 'utf8').trim(), new Date(now() + scenario.offsetMs));
}

/** @throws Failure if nobody is signed in */
export function openDesk(command: Command, { terminal, env, now }: Surroundings): Desk {
  const url = urlOf(command);
  const session = SessionFile.ofUser(env).of(url);
  if (session === undefined) {
    throw new Failure(
      `Nobody is signed in at ${url}. For the stack on this machine: modosu sign-in --local\nElsewhere: modosu sign-in --url URL --email YOU@EXAMPLE`,
    );
  }
  const output = outputOf(command, terminal);
  const headers = () => ({ ...clockHeaders(session.scenario, now), authorization: `Bearer ${session.token}` });
  const api = new Api(url, headers, undefined, (title, work) => withProgress(output, title, work));
  return { ...output, api, session };
}

/**
 * Runs a command at the desk. A refusal is told in the API's words, and what to type next is added where we know it.
 * @param roles who may do this, if not everybody who works here
 */
export function atDesk(
  surroundings: Surroundings,
  roles: readonly string[] | undefined,
  work: (desk: Desk, command: Command) => Promise<void>,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const command = args.at(-1) as Command;
    const desk = openDesk(command, surroundings);
    try {
      await work(desk, command);
    } catch (error) {
      throw error instanceof ApiRefusal ? new Failure(inWords(error, desk, roles)) : error;
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
  WALLET_UNKNOWN: 'A customer is named by the id that reports, incidents and traces show.',
  ALREADY_COMPENSATED: 'What was done for it: modosu trace ORIGINAL --events',
};
/** A second person is needed, whatever roles the first one has. */
const ANOTHER: Record<string, string> = { PROPOSER_MAY_NOT_APPROVE: 'approver', SECOND_READER_REQUIRED: 'approver' };

/** A refusal with its code, details and correlation id. */
export function inWords(refusal: ApiRefusal, { session }: Pick<Desk, 'session'>, roles?: readonly string[]): string {
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

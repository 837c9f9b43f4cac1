import { readFileSync } from 'node:fs';
import { ApiError } from '@modosu/api-client/api-error';
import { type Command, Option } from 'commander';
import { StaffApi } from '../api/staff-api';
import { apiOf, DEFAULT_URL, type Environment, urlOf, withSession } from '../command-context';
import { Failure, UsageError } from '../failure';
import { outputOf } from '../output';
import { instant } from '../text/time';
import { LocalStaff, STAFF_ROLES, type StaffRole } from './local-staff';
import { type Session, SessionFile } from './session-file';
import { codeAt, type SignedIn, signInWithCode, signInWithSecret } from './staff-sign-in';

interface SignInOptions {
  local?: string | true;
  as: StaffRole;
  email?: string;
  passwordFile?: string;
  prompt?: boolean;
  totpSecretFile?: string;
  code?: string;
  at?: string;
}

export function addSessionCommands(program: Command, environment: Environment): void {
  program
    .command('sign-in')
    .description('Sign in as a member of staff; the session is kept for the commands that follow.')
    .option('--local [dir]', 'the stack on this machine; its data folder (default ./data)')
    .addOption(
      new Option('--as <role>', 'with --local: in which role; the staff is hired if it is not there yet')
        .choices(STAFF_ROLES)
        .default('administrator'),
    )
    .option('--email <address>', 'who you are')
    .option('--password-file <file>', 'a file that holds the password')
    .option('--prompt', 'ask for the password (without --password-file this is done anyway)')
    .option('--totp-secret-file <file>', 'a file that holds the base32 secret of the second factor')
    .option('--code <digits>', 'the six digits that your authenticator app shows')
    .option(
      '--at <time>',
      "with --local: the desk's time in a simulation (default: after the case, 2019-07-08T09:00+09:00 and on)",
    )
    .addHelpText(
      'after',
      `
Examples:
  $ modosu sign-in --local                       the first administrator of ./data, who may read nearly everything
  $ modosu sign-in --local --as fraud            may set switches and see what stands out
  $ modosu sign-in --local --as approver         may approve plans
  $ modosu sign-in --email me@modosu.example     asks for the password and the code`,
    )
    .action((options: SignInOptions, command: Command) => signIn(options, command, environment));

  program
    .command('console')
    .description('With the stack on this machine: what to type into the console in the browser.')
    .argument('[dir]', 'its data folder', 'data')
    .addOption(new Option('--as <role>', 'in which role').choices(STAFF_ROLES).default('administrator'))
    .addHelpText('after', '\nExample:\n  $ modosu console --as approver')
    .action(async (data: string, { as: role }: { as: StaffRole }, command: Command) => {
      const url = urlOf(command);
      const staff = new LocalStaff(data);
      const offsetMs = staff.clockOffsetMs();
      const api = apiOf(url, { scenario: { keyFile: staff.simulationKeyFile, offsetMs } }, environment);
      const { email, password, code } = await staff.credentials(api, role, () => environment.now() + offsetMs);
      outputOf(command, environment.terminal).show({ url, email, password, code }, () => [
        url,
        `e-mail    ${email}`,
        `password  ${password}`,
        `code      ${code}`,
      ]);
    });

  program
    .command('sign-out')
    .description('End the session.')
    .addHelpText('after', '\nExample:\n  $ modosu sign-out')
    .action(
      withSession(environment, undefined, async ({ api, session, show }, command) => {
        await api.call('identity.session.sign-out.staff').catch((error: unknown) => {
          // One that is over already needs no ending.
          if (!(error instanceof ApiError && error.code === 'UNAUTHENTICATED')) throw error;
        });
        SessionFile.ofUser(environment.env).set(urlOf(command), undefined);
        show({ url: api.url, email: session.email, signedOut: true }, ({ email }) => [`${email} is signed out.`]);
      }),
    );

  program
    .command('whoami')
    .description('Who is signed in here, with which roles. Asks nobody: the session may be over.')
    .addHelpText('after', '\nExample:\n  $ modosu whoami')
    .action(
      withSession(environment, undefined, async (context) => {
        const { email, roles } = context.session;
        context.show({ url: context.api.url, email, roles }, () => [
          `${email} (${roles.join(', ')}) at ${context.api.url}`,
        ]);
      }),
    );
}

async function signIn(options: SignInOptions, command: Command, environment: Environment): Promise<void> {
  const url = urlOf(command);
  try {
    const session =
      options.local === undefined ? await withOwn(options, url, environment) : await local(options, url, environment);
    const file = SessionFile.ofUser(environment.env);
    file.set(url, session);
    const { email, roles } = session;
    outputOf(command, environment.terminal).show({ url, email, roles }, () => [
      `Signed in at ${url} as ${email} (${roles.join(', ')}).`,
      'Next, for example: modosu incident list',
    ]);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // On purpose it does not say which of them was wrong.
    const hint =
      error.code === 'CREDENTIALS_INVALID' ? '\nOr the code was wrong, or has been used: each counts once.' : '';
    throw new Failure(`${error.code}: ${error.message}${hint}\ncorrelation id: ${error.correlationId}`);
  }
}

async function local(
  { local: given, as: role, at }: SignInOptions,
  url: string,
  environment: Environment,
): Promise<Session> {
  const data = given === true || given === undefined ? 'data' : given;
  const staff = new LocalStaff(data);
  const offsetMs = at === undefined ? staff.clockOffsetMs() : Date.parse(instant(at)) - environment.now();
  const scenario = { keyFile: staff.simulationKeyFile, offsetMs };
  const api = apiOf(url, { scenario }, environment);
  const { sessionToken, email, roles } = await staff.signIn(api, role, () => environment.now() + offsetMs);
  const words = [...signInAt(url, environment.env), '--local', ...(given === true ? [] : [data])];
  if (role !== 'administrator') words.push('--as', role);
  return { token: sessionToken, email, roles, again: words.join(' '), scenario };
}

async function withOwn(options: SignInOptions, url: string, { terminal, env, now }: Environment): Promise<Session> {
  const { email, passwordFile, totpSecretFile, code } = options;
  if (email === undefined)
    throw new UsageError('say who you are with --email, or --local for the stack on this machine');
  if (options.prompt && passwordFile !== undefined)
    throw new UsageError('--prompt and --password-file exclude each other');
  if (options.at !== undefined) throw new UsageError('--at needs --local: only a simulation has another time');
  if (!terminal.interactive && (passwordFile === undefined || (totpSecretFile ?? code) === undefined)) {
    throw new UsageError('nobody is here to be asked; give --password-file, and --totp-secret-file or --code');
  }
  const password = passwordFile === undefined ? await terminal.askSecret('Password: ') : read(passwordFile);
  const api = new StaffApi(url);
  const signedIn: SignedIn =
    totpSecretFile === undefined
      ? await signInWithCode(api, email, password, code ?? (await terminal.ask('Six-digit code: ')))
      : await signInWithSecret(api, { email, password, totpSecret: secretOf(totpSecretFile, now()) }, now());
  const again = [...signInAt(url, env), '--email', email].join(' ');
  return { token: signedIn.sessionToken, email, roles: signedIn.roles, again };
}

/** The beginning of a sign-in at this address; only one that is not the usual has to be said. */
function signInAt(url: string, env: NodeJS.ProcessEnv): string[] {
  return ['modosu sign-in', ...(url === (env.MODOSU_URL || DEFAULT_URL) ? [] : ['--url', url])];
}

function secretOf(file: string, nowMs: number): string {
  const secret = read(file);
  try {
    codeAt(secret, nowMs);
    return secret;
  } catch {
    throw new UsageError(`${file} holds no base32 secret of a second factor`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

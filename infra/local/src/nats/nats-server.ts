import { execFile, execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isDiskFull, StartError } from '../process/start-error';

const run = promisify(execFile);
const APT_TIMEOUT_MS = 180_000;

/**
 * The path of a nats-server: from PATH, else the one unpacked before into `toolsFolder`, else Debian's package is
 * downloaded and unpacked there, which needs no root.
 * @param say called when something takes long
 * @throws StartError with the ways to get one
 */
export async function findNatsServer(toolsFolder: string, say: (line: string) => void): Promise<string> {
  const installed = onPath('nats-server');
  if (installed) return installed;
  const unpacked = join(toolsFolder, 'nats-server');
  if (existsSync(unpacked)) return unpacked;
  if (!onPath('apt-get') || !onPath('dpkg-deb')) throw new StartError(waysToGetOne('none is on PATH'));
  say('nats-server is not installed: fetching the package of the distribution into a local folder (no root needed)');
  try {
    await unpackDebianPackage(toolsFolder, unpacked);
  } catch (error) {
    if (isDiskFull(error)) throw error;
    const { stderr } = error as { stderr?: string };
    const reason = (stderr?.trim() || String(error)).split('\n').slice(-3).join(' ');
    throw new StartError(waysToGetOne(`none is on PATH, and apt-get could not fetch it: ${reason}`));
  }
  return unpacked;
}

/** The full path of an executable on PATH. */
export function onPath(name: string): string | undefined {
  // Debian keeps nats-server in sbin, which is not on the PATH of everybody who may run it.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Everything apt writes goes to folders of our own: the system's lists may be empty (as in container images), and
 * only root could fill them.
 */
async function unpackDebianPackage(toolsFolder: string, target: string): Promise<void> {
  const apt = join(toolsFolder, 'apt');
  for (const folder of ['lists/partial', 'cache/archives/partial', 'download']) {
    mkdirSync(join(apt, folder), { recursive: true });
  }
  const settings = [
    `Dir::State::Lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    'Acquire::Languages=none',
    'APT::Sandbox::User=root',
    `Acquire::http::Timeout=20`,
    'Acquire::Retries=2',
  ].flatMap((setting) => ['-o', setting]);
  const download = join(apt, 'download');
  const aptGet = (...args: string[]) =>
    run('apt-get', [...settings, '-qq', ...args], { cwd: download, timeout: APT_TIMEOUT_MS });
  await aptGet('update');
  await aptGet('download', 'nats-server');
  const [archive] = readdirSync(download).filter((file) => file.endsWith('.deb'));
  if (!archive) throw new Error('apt-get downloaded no package');
  await run('dpkg-deb', ['-x', join(download, archive), join(apt, 'unpacked')]);
  // Copied under another name first, so that a copy cut short is never taken for the program.
  copyFileSync(join(apt, 'unpacked/usr/sbin/nats-server'), `${target}.unfinished`);
  chmodSync(`${target}.unfinished`, 0o755);
  renameSync(`${target}.unfinished`, target);
  rmSync(apt, { recursive: true, force: true });
}

function waysToGetOne(why: string): string {
  return `nats-server is needed, and ${why}. Any of these gives one:
  - Debian, Ubuntu:  sudo apt-get install nats-server
  - macOS:           brew install nats-server
  - with Go:         go install github.com/nats-io/nats-server/v2@latest   (then put Go's bin folder on PATH)
  - a release from   https://github.com/nats-io/nats-server/releases   unpacked to any folder on PATH`;
}

/**
 * Ends a nats-server that an earlier start left behind because it was killed itself: unlike our own programs it does
 * not notice that. Only a process that runs with this very configuration file is touched.
 */
export async function endLeftover(pidFile: string, configFile: string): Promise<void> {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  if (!Number.isSafeInteger(pid) || pid <= 1 || !commandLine(pid).includes(configFile)) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < 5_000 && commandLine(pid).includes(configFile); waited += 50) await sleep(50);
}

function commandLine(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

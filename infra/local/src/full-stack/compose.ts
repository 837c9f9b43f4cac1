import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../stack/programs';

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 1024 * 1024;

export interface ComposeOptions {
  /** Names containers, networks and volumes, so that another stack on the same engine is left alone. */
  project: string;
  /** Over those of infra/.env. */
  env: Record<string, string>;
}

/** One stack of `infra/compose.yaml` on the Docker Engine of this machine. */
export class Compose {
  constructor(private readonly options: ComposeOptions) {}

  /** Runs `docker compose …` and returns what it printed. @throws with its errors if it fails */
  async compose(...args: string[]): Promise<string> {
    const file = join(PROJECT_ROOT, 'infra/compose.yaml');
    return this.docker('compose', '--project-name', this.options.project, '--file', file, ...args);
  }

  /** Runs `docker …` and returns what it printed. */
  async docker(...args: string[]): Promise<string> {
    const env = { ...process.env, ...this.options.env };
    const { stdout } = await run('docker', args, { env, maxBuffer: MOST_OUTPUT });
    return stdout;
  }

  /** The ids of the running containers of a service, one a copy. */
  async containersOf(service: string): Promise<string[]> {
    return (await this.compose('ps', '--quiet', service)).split('\n').filter(Boolean);
  }
}

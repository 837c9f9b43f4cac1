import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_PROGRAMS, PROJECT_ROOT } from '../stack/programs';

// Listens where it is told to and waits, as far as the start-up program can see a service or the mailbox.
const LISTENER = `
const http = require('node:http');
const net = require('node:net');
const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? 0 : Number(process.argv[at + 1]); };
const ok = http.createServer((request, response) => response.end(JSON.stringify(process.env)));
const port = Number(process.env.HEALTH_PORT ?? 0) || option('--http-port') || option('--port');
ok.listen(port, '127.0.0.1', () => console.log(JSON.stringify({ port })));
if (option('--smtp-port')) {
  net.createServer((socket) => socket.on('error', () => {}).write('220 toy\\r\\n')).listen(option('--smtp-port'), '127.0.0.1');
}
process.on('SIGTERM', () => { console.log('stopped in order ' + Date.now()); process.exit(0); });
`;
// Writes a report, or with --report-only says so; customers beyond what anybody has make it wait until it is stopped.
const SCENARIO = `
const option = (name) => process.argv[process.argv.indexOf(name) + 1];
console.log(process.argv.includes('--report-only') ? 'REPORT AGAIN' : 'REPORT');
if (option('--customers') === '999999') setInterval(() => {}, 1000);
else {
  if (process.argv.includes('--json')) require('node:fs').writeFileSync(option('--json'), JSON.stringify({ seed: option('--seed') }));
  process.exit(option('--seed') === '13' ? 1 : 0);
}
`;

/**
 * A folder with the built start-up program beside toy programs in place of ours, for tests of starting and stopping
 * that must not wait for the real ones. nats-server is the real one.
 */
export function makeToyProject(root: string): { startProgram: string; breakProgram: (name: string) => void } {
  const main = (name: string) => join(root, 'apps', name, 'dist/main.js');
  const write = (path: string, program: string) => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, program);
  };
  for (const name of ALL_PROGRAMS) if (name !== 'nats-server' && name !== 'mailbox') write(main(name), LISTENER);
  write(join(root, 'apps/simulation/dist/mailbox/main.js'), LISTENER);
  write(main('simulation'), SCENARIO);
  for (const path of ['infra/local/dist', 'infra/local/die-with-parent.cjs', 'infra/local/node_modules']) {
    cpSync(join(PROJECT_ROOT, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'));
  return {
    startProgram: join(root, 'infra/local/dist/start.js'),
    breakProgram: (name) => write(main(name), `console.error('no room for ${name}'); process.exit(7);`),
  };
}

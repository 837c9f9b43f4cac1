import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '@modosu/contracts/message';
import { passwordVariable } from '../nats/nats-config';
import { ensureSecrets } from '../secrets/secrets';
import { ensureCertificates } from './certificates';
import { ensureDatabases } from './databases';

/**
 * What the full stack needs before anything else can start. `secrets ROOT` makes keys, passwords and certificates, each
 * holder's in a folder of its own, and the passwords that nats-server reads. `databases ROOT HOST` makes a role and a
 * database per service. Both make only what is missing, so they run at every start.
 */
async function main([what, root, host]: string[]): Promise<void> {
  if (what === 'secrets' && root !== undefined) return prepareSecrets(root);
  if (what === 'databases' && root !== undefined && host !== undefined) return ensureDatabases(host, root);
  throw new Error('say "secrets ROOT" or "databases ROOT HOST"');
}

async function prepareSecrets(root: string): Promise<void> {
  ensureSecrets(root);
  const forEverybody = join(root, 'public');
  copyFileSync(join(root, 'public-keys.json'), join(forEverybody, 'public-keys.json'));
  await ensureCertificates(
    { authority: join(root, 'authority'), public: forEverybody, servers: { nats: join(root, 'nats-server') } },
    new Date(),
  );
  // PostgreSQL's image reads it as a user of its own; the volume is mounted there and where databases are made.
  chmodSync(join(root, 'postgres', 'superuser-password'), 0o444);
  const passwords = SERVICES.map((service) => {
    const password = readFileSync(join(root, service, 'nats-password'), 'utf8').trim();
    return `${passwordVariable(service)}: ${JSON.stringify(password)}\n`;
  });
  writeFileSync(join(root, 'nats-server', 'passwords.conf'), passwords.join(''), { mode: 0o600 });
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`prepare: ${error.message}\n`);
  process.exitCode = 1;
});

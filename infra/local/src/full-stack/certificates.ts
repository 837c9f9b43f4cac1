import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate } from 'selfsigned';

const YEARS = 10;
const DNS = 2;

/** Where an authority's key, and a server's key and certificate, are kept. */
export interface CertificateFolders {
  /** Holds `ca-key.pem`; nobody but who makes certificates may read it. */
  authority: string;
  /** Gets `ca.pem`, which everybody may read. */
  public: string;
  /** Per server name the folder that gets `server-key.pem` and `server.pem`. */
  servers: Readonly<Record<string, string>>;
}

/**
 * Makes an authority of the stack's own and a certificate for each server that has none yet. What is there stays: it is
 * good for ten years, and clients know the authority.
 */
export async function ensureCertificates(folders: CertificateFolders, now: Date): Promise<void> {
  const notAfterDate = new Date(now);
  notAfterDate.setUTCFullYear(now.getUTCFullYear() + YEARS);
  const validity = { notBeforeDate: now, notAfterDate, keyType: 'ec', algorithm: 'sha256' } as const;
  const caKey = join(folders.authority, 'ca-key.pem');
  const caCertificate = join(folders.public, 'ca.pem');
  if (!existsSync(caKey) || !existsSync(caCertificate)) {
    const made = await generate([{ name: 'commonName', value: 'Modosu stack' }], {
      ...validity,
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
      ],
    });
    write(caCertificate, made.cert, 0o644);
    write(caKey, made.private, 0o600);
  }
  const ca = { key: readFileSync(caKey, 'utf8'), cert: readFileSync(caCertificate, 'utf8') };
  for (const [server, folder] of Object.entries(folders.servers)) {
    if (existsSync(join(folder, 'server.pem'))) continue;
    const made = await generate([{ name: 'commonName', value: server }], {
      ...validity,
      ca,
      extensions: [
        { name: 'basicConstraints', cA: false },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: [{ type: DNS, value: server }] },
      ],
    });
    write(join(folder, 'server-key.pem'), made.private, 0o600);
    write(join(folder, 'server.pem'), made.cert, 0o644);
  }
}

function write(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode });
}

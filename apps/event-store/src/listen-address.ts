import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'listening.json';

/** Writes the store's address into its data folder, where programs on this machine find it. */
export const writeListenAddress = (folder: string | undefined, url: string): void => {
  if (folder === undefined) return;
  try {
    writeFileSync(join(folder, FILE), `${JSON.stringify({ url, pid: process.pid })}\n`);
  } catch (error) {
    // A full disk still serves reads.
    process.stderr.write(`${FILE} could not be written: ${(error as Error).message}\n`);
  }
};

export const removeListenAddress = (folder: string | undefined): void => {
  if (folder !== undefined) rmSync(join(folder, FILE), { force: true });
};

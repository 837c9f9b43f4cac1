import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'listening.json';

/** Writes into the data folder where its store listens, so that whoever has the folder finds the store. */
export const tellWhereabouts = (folder: string | undefined, url: string): void => {
  if (folder === undefined) return;
  try {
    writeFileSync(join(folder, FILE), `${JSON.stringify({ url, pid: process.pid })}\n`);
  } catch (error) {
    // A full disk still serves reads.
    process.stderr.write(`${FILE} could not be written: ${(error as Error).message}\n`);
  }
};

export const forgetWhereabouts = (folder: string | undefined): void => {
  if (folder !== undefined) rmSync(join(folder, FILE), { force: true });
};

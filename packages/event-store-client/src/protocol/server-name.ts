/** EventStoreDB is called KurrentDB from this version on; a server says no more of itself than its version. */
const KURRENTDB = 25;

/** @param version as the server tells it: of the product, or, by a server of another make, with a name of its own */
export function serverName(version: string): string {
  const [, major] = /^(\d+)\.[\d.]+(?:-\S+)?$/.exec(version) ?? [];
  if (major === undefined) return version;
  return `${Number(major) < KURRENTDB ? 'EventStoreDB' : 'KurrentDB'} ${version}`;
}

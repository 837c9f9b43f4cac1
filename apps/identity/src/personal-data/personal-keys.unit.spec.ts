import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { DerivedKeys } from '../secrets/derived-keys';
import { PersonalKeys } from './personal-keys';

const dataDir = mkdtempSync(join(tmpdir(), 'modosu-keys-'));
const config = { dataDir, readKey: () => Buffer.alloc(32, 5) } as unknown as ServiceConfig;
const opened: PersonalKeys[] = [];
/** A copy of the service over the same file. */
const copy = async () => {
  const keys = new PersonalKeys(config, new DerivedKeys(config));
  opened.push(keys);
  await keys.onModuleInit();
  return keys;
};

afterAll(async () => {
  for (const keys of opened) await keys.onModuleDestroy();
  rmSync(dataDir, { recursive: true });
});

describe('the keys of persons', () => {
  it('given a person is erased, then no copy ever makes a key for them again, alone or among many', async () => {
    const [one, other] = [await copy(), await copy()];
    const encrypted = (await one.of('anna')).encrypt('name', 'Anna');
    await one.erase('anna');
    for (const keys of [one, other, await copy()]) {
      expect(await keys.find('anna')).toBeUndefined();
      await expect(keys.of('anna')).rejects.toMatchObject({ code: 'CUSTOMER_CLOSED' });
      expect([...(await keys.ofAll(['anna', 'bert'])).keys()]).toEqual(['bert']);
    }
    expect(encrypted).toMatch(/^p1\./);
    await one.erase('anna');
    await expect(one.of('anna')).rejects.toMatchObject({ code: 'CUSTOMER_CLOSED' });
  });

  it('given somebody is erased who never had a key, then none is made either', async () => {
    const keys = await copy();
    await keys.erase('nobody-yet');
    await expect(keys.of('nobody-yet')).rejects.toMatchObject({ code: 'CUSTOMER_CLOSED' });
  });
});

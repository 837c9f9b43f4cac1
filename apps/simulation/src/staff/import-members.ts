import { hash } from '@node-rs/argon2';
import { expectOk, type From, type ScenarioApi } from '../api/scenario-api';
import { EXTERNAL_PROVIDER, type Person } from '../population/people';

/** The setting of before the launch, as cheap as it goes: the cost is written in each hash. */
const OLD_COST = { memoryCost: 8, timeCost: 1, parallelism: 1 };
const AT_ONCE = 250;

/** Brings in everybody who was a member before the launch. Returns customer ids by person's key. */
export async function importMembers(api: ScenarioApi, people: readonly Person[], as: () => Promise<From>) {
  const members = people.filter(({ isNew }) => !isNew);
  const keyOf = new Map(members.map(({ memberNumber, key }) => [memberNumber, key]));
  const ids = new Map<string, string>();
  for (let from = 0; from < members.length; from += AT_ONCE) {
    const batch = await Promise.all(members.slice(from, from + AT_ONCE).map(memberOf));
    const answer = await api.ask('identity.customer.import', { members: batch }, await as());
    for (const { memberNumber, customerId } of expectOk(answer, 'the import of members').members) {
      ids.set(keyOf.get(memberNumber)!, customerId);
    }
  }
  return ids;
}

async function memberOf({ memberNumber, email, name, birthdate, phone, password, externalSubject }: Person) {
  return {
    memberNumber,
    email,
    name,
    birthdate,
    phone,
    passwordHash: await hash(password, OLD_COST),
    externalSubject: externalSubject ? `${EXTERNAL_PROVIDER}:${externalSubject}` : undefined,
  };
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RAIL_NAMES } from '@modosu/contracts/rails';
import { wantedPolicy } from '@modosu/contracts/what-if';
import { chargingPolicy } from '../policy/charging-policy';
import { otherRules } from './other-rules';

const open = chargingPolicy('2019');
const EXAMPLES = join(__dirname, '../../../../docs/policies');

describe('the rules that are wanted', () => {
  it('given a base, then what is said stands in its place, null takes out, and the rest stays', () => {
    const { policy } = otherRules({ base: 'hardened', velocity: null, perChargeYen: { card: 1_000 } }, open);
    const hardened = chargingPolicy('hardened');
    const version = `${hardened.version}, changed`;
    expect(policy).toMatchObject({ version, newDeviceHours: 24, secretTries: 5 });
    expect(policy).not.toHaveProperty('velocity');
    expect(policy.perChargeYen).toEqual({ ...hardened.perChargeYen, card: 1_000 });
  });
  it('given the base in force, then it is that of the service', () => {
    expect(otherRules({ base: 'in-force' }, open).policy).toEqual(open);
  });
  it.each(readdirSync(EXAMPLES))('given the example %s, then it can be decided by', (name) => {
    const wanted = wantedPolicy.parse(JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8')));
    expect(otherRules(wanted, open).policy.version).toBe(wanted.version);
  });
  it.each(['hardened', '2019'] as const)('given %s as it is printed, then it is that preset', (preset) => {
    const printed = JSON.parse(JSON.stringify(chargingPolicy(preset)));
    expect(otherRules(wantedPolicy.parse(printed), open).policy).toEqual(chargingPolicy(preset));
  });
  it('given mistakes, then every one of them is named', () => {
    const mistakes = { stepYen: 0, velocty: 1, perChargeYen: { card: 1 }, switches: [{ scope: 'all', off: 'noon' }] };
    const { error } = wantedPolicy.safeParse(mistakes);
    const otherRails = RAIL_NAMES.filter((rail) => rail !== 'card').map((rail) => `perChargeYen.${rail}`);
    expect(error?.issues.map(({ path, message }) => path.join('.') || message).sort()).toEqual([
      'Unrecognized key: "velocty"',
      ...['guardedSecret', ...otherRails.sort(), 'secretTries', 'stepYen'],
      ...['switches.0.off', 'switches.0.scope', 'threeDSecure', 'windows'],
    ]);
  });
});

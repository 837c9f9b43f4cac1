import { policyRules } from '@modosu/contracts/charging-policy';
import { z } from 'zod';
import { chargingPolicy } from './charging-policy';

describe('the presets of charging', () => {
  it.each(['hardened', '2019'] as const)('%s has the shape that its schema gives to every policy', (preset) => {
    const policy = chargingPolicy(preset);
    expect(z.strictObject(policyRules).parse(policy)).toEqual(policy);
  });
});

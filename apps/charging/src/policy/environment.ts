import { z } from 'zod';

/** The variables of this service's environment besides those of every service. */
export const environment = {
  /** Where the card provider answers, such as http://127.0.0.1:8090. */
  PROVIDER_URL: z.url(),
  /** Amounts are multiples of this many yen; without it the preset's step holds. */
  POLICY_STEP_YEN: z.coerce.number().int().min(1).max(100_000).optional(),
  /** `off` is the same as a step of one yen. */
  CHARGE_STEP: z.enum(['on', 'off']).optional(),
};
export type ChargingEnvironment = z.infer<z.ZodObject<typeof environment>>;

/** The step that the environment asks for, if it asks. */
export function stepYenOf({ POLICY_STEP_YEN, CHARGE_STEP }: ChargingEnvironment): number | undefined {
  return CHARGE_STEP === 'off' ? 1 : POLICY_STEP_YEN;
}

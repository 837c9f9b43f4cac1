import type { Behaviour, Brand } from './card-number';

export type AuthenticationStatus = 'authenticated' | 'challenge-required' | 'failed' | 'not-enrolled';

/** The result of an authentication; `eci` is the brands' code for how strong it was, once it is decided. */
export interface Authentication {
  status: AuthenticationStatus;
  eci: string | null;
  triesLeft: number;
}

/** A holder may mistype twice. */
const tries = 3;

const strongCode = (brand: Brand): string => (brand === 'mastercard' ? '02' : '05');
const weakCode = (brand: Brand): string => (brand === 'mastercard' ? '00' : '07');

/** How the issuer answers a request for authentication. A card without a holder's code is not enrolled. */
export function begin(brand: Brand, behaviour: Behaviour, hasHolderCode: boolean): Authentication {
  if (behaviour === 'three-d-secure-fails') return { status: 'failed', eci: weakCode(brand), triesLeft: 0 };
  if (behaviour === 'frictionless') return { status: 'authenticated', eci: strongCode(brand), triesLeft: 0 };
  if (behaviour === 'not-enrolled' || !hasHolderCode) {
    return { status: 'not-enrolled', eci: weakCode(brand), triesLeft: 0 };
  }
  return { status: 'challenge-required', eci: null, triesLeft: tries };
}

/** What a code given to a waiting challenge leads to. */
export function challenge(brand: Brand, triesLeft: number, codeIsRight: boolean): Authentication {
  if (codeIsRight) return { status: 'authenticated', eci: strongCode(brand), triesLeft: 0 };
  if (triesLeft <= 1) return { status: 'failed', eci: weakCode(brand), triesLeft: 0 };
  return { status: 'challenge-required', eci: null, triesLeft: triesLeft - 1 };
}

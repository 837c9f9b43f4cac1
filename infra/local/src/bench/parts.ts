import type { Checkout } from './checkout';
import type { Figure } from './figure';
import { append, catchUp, echo, rebuild, verify } from './log';
import { payments, start } from './payments';

/** What `npm run bench` measures, in this order; each takes 5 to 20 seconds. */
export const PARTS: Readonly<Record<string, (checkout: Checkout, say: (line: string) => void) => Promise<Figure>>> = {
  start,
  payments,
  echo,
  append,
  'catch-up': catchUp,
  rebuild,
  verify,
};

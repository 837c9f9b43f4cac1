import type { CardProvider } from './api/card-provider';
import type { Mailbox } from './api/mailbox';
import type { ScenarioApi } from './api/scenario-api';
import type { ExternalLogin } from './honest/external-login';
import type { CashPoints } from './shops/cash-points';
import type { Shops } from './shops/shops';
import type { Truth } from './truth/truth';

/** What everybody of the scenario works with. */
export interface Dependencies {
  readonly api: ScenarioApi;
  readonly provider: CardProvider;
  readonly mailbox: Mailbox;
  readonly shops: Shops;
  readonly cashPoints: CashPoints;
  readonly truth: Truth;
  readonly externalLogin: ExternalLogin | undefined;
  readonly policy: '2019' | 'hardened';
}

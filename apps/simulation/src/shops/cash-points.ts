import type { Fields, Reply } from '@modosu/api-client/api-client';
import type { Answer, From, ScenarioApi } from '../api/scenario-api';
import { inParallel } from '../clock/timeline';
import { cashPointAddress } from '../population/networks';

export type CashMethod = Fields<'charging.cash.issue-number'>['method'];

interface CashPoint {
  token: string;
  ip: string;
}

/** Of each kind. */
const CASH_POINTS = 50;

/** The registers and cash machines at which customers pay in: each signs in by itself and says what it took. */
export class CashPoints {
  private readonly points: Record<CashMethod, CashPoint[]> = { register: [], atm: [] };

  constructor(private readonly api: ScenarioApi) {}

  /** Set up by the operations staff. */
  async open(staff: () => Promise<From>): Promise<void> {
    const numbers = Array.from({ length: 2 * CASH_POINTS }, (_, i) => i);
    await inParallel(numbers, 16, async (i) => {
      const method = i % 2 === 0 ? 'register' : 'atm';
      const cashPoint = { name: `${method} ${i}`, method } as const;
      const made = await this.api.ask('identity.cash-point.create', cashPoint, await staff());
      if (!made.ok) throw new Error(`a cash point could not be made: ${made.code}`);
      this.points[method][i >> 1] = { token: made.body.sessionToken, ip: cashPointAddress(i) };
    });
  }

  /** A customer shows a charge number and pays in. */
  deposit(
    method: CashMethod,
    nth: number,
    chargeNumber: string,
    amountYen: number,
    minute: number,
  ): Promise<Answer<Reply<'charging.cash.deposit'>>> {
    const { token, ip } = this.points[method][nth % CASH_POINTS]!;
    return this.api.ask('charging.cash.deposit', { chargeNumber, amountYen }, { minute, ip, token });
  }
}

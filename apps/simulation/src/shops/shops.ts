import type { Fields, Reply } from '@modosu/api-client/api-client';
import type { Answer, From, ScenarioApi } from '../api/scenario-api';
import { inParallel } from '../clock/timeline';
import { shopAddress } from '../population/networks';
import type { Truth } from '../truth/truth';

export type Category = NonNullable<Fields<'payment.payment.take'>['category']>;

interface Till {
  merchantId: string;
  token: string;
  ip: string;
}

export const SHOPS = 300;

/** The shops with their tills, which keep their own receipts: the books are held against those at the end. */
export class Shops {
  private readonly tills: Till[] = [];

  constructor(
    private readonly api: ScenarioApi,
    private readonly truth: Truth,
  ) {}

  get merchantIds(): string[] {
    return this.tills.map(({ merchantId }) => merchantId);
  }

  /** Opened by the operations staff: a merchant and a terminal each. */
  async open(count: number, staff: () => Promise<From>): Promise<void> {
    const numbers = Array.from({ length: count }, (_, i) => i);
    await inParallel(numbers, 16, async (i) => {
      const shop = { name: `Corner shop ${i + 1}`, category: 'general' } as const;
      const merchant = await this.api.ask('payment.merchant.register', shop, await staff());
      if (!merchant.ok) throw new Error(`a merchant could not be registered: ${merchant.code}`);
      const { merchantId } = merchant.body;
      const till = { merchantId, name: `Till of shop ${i + 1}` };
      const terminal = await this.api.ask('identity.terminal.create', till, await staff());
      if (!terminal.ok) throw new Error(`a terminal could not be made: ${terminal.code}`);
      this.tills[i] = { merchantId, token: terminal.body.sessionToken, ip: shopAddress(i) };
    });
  }

  /** The till scans a code. */
  async scan(
    shop: number,
    code: string,
    amountYen: number,
    category: Category,
    minute: number,
  ): Promise<Answer<Reply<'payment.payment.take'>>> {
    const till = this.tills[shop % this.tills.length]!;
    const from = { minute, ip: till.ip, token: till.token };
    const answer = await this.api.ask('payment.payment.take', { code, amountYen, category }, from);
    if (answer.ok) this.truth.receive(till.merchantId, amountYen);
    return answer;
  }
}

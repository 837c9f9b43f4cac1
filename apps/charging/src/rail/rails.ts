import { type Method, type Rail as RailName, railOf } from '@modosu/contracts/rails';
import { Injectable } from '@nestjs/common';
import { BankRail } from './bank-rail';
import { CardRail } from './card-rail';
import { CashRail } from './cash-rail';
import type { Rail } from './rail';

/** Every rail that money comes in by, one adapter each. */
@Injectable()
export class Rails {
  private readonly rails: Readonly<Record<RailName, Rail>>;

  constructor(card: CardRail, bank: BankRail, cash: CashRail) {
    this.rails = { card, bank, cash };
  }

  of(method: Method): Rail {
    return this.rails[railOf(method)];
  }
}

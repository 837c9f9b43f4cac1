import { Injectable } from '@nestjs/common';
import type { ChargeOrder } from '../funding/funding.commands';
import { Provider } from '../provider/provider';
import { Rail } from './rail';

/** Cash that a register or a cash machine took. */
@Injectable()
export class CashRail extends Rail {
  protected readonly path = '/v1/cash-deposits';

  constructor(provider: Provider) {
    super(provider);
  }

  protected details({ method, pointId }: ChargeOrder) {
    return { point: method, pointId };
  }

  /** Nothing is the same about two deposits but whose wallet they are for. */
  sourceOf(): undefined {
    return undefined;
  }
}

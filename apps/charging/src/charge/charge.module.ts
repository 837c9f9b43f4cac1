import { acceptChargeback } from '@modosu/contracts/charging.messages';
import { streamCommands } from '@modosu/service-kit/use-case/stream-commands';
import { Module } from '@nestjs/common';
import { Charges } from './charge.aggregate';

@Module({
  providers: [Charges, ...streamCommands(Charges, 'chargeId', { 'accept-chargeback': acceptChargeback })],
  exports: [Charges],
})
export class ChargeModule {}

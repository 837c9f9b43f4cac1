import { Module } from '@nestjs/common';
import { CashModule } from './cash/cash.module';
import { ChargeListModule } from './charge-list/charge-list.module';
import { MakeChargeModule } from './make-charge/make-charge.module';
import { NoticeModule } from './notice/notice.module';
import { PayMerchantModule } from './pay-merchant/pay-merchant.module';
import { ReconciliationModule } from './reconciliation/reconciliation.module';
import { RefundModule } from './refund/refund.module';
import { RepaymentModule } from './repayment/repayment.module';
import { SettlementModule } from './settlement/settlement.module';
import { SourceModule } from './source/source.module';
import { SwitchesModule } from './switches/switches.module';
import { UnclaimedModule } from './unclaimed/unclaimed.module';
import { WhatIfModule } from './what-if/what-if.module';

/** Money in, and money back to where it came from. */
@Module({
  imports: [
    SourceModule,
    MakeChargeModule,
    CashModule,
    ChargeListModule,
    RefundModule,
    UnclaimedModule,
    PayMerchantModule,
    SettlementModule,
    RepaymentModule,
    NoticeModule,
    SwitchesModule,
    ReconciliationModule,
    WhatIfModule,
  ],
})
export class ChargingModule {}

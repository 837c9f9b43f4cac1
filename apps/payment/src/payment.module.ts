import { Module } from '@nestjs/common';
import { AccountModule } from './account/account.module';
import { CampaignModule } from './campaign/campaign.module';
import { CashbackModule } from './cashback/cashback.module';
import { CodeModule } from './code/code.module';
import { HistoryModule } from './history/history.module';
import { MerchantsModule } from './merchants/merchants.module';
import { PaymentsModule } from './payment/payments.module';
import { PayoutModule } from './payout/payout.module';
import { ReceiptsModule } from './receipts/receipts.module';
import { ShopPaymentModule } from './shop-payment/shop-payment.module';
import { StaffVoidModule } from './staff-void/staff-void.module';
import { StatementModule } from './statement/statement.module';
import { TransferModule } from './transfer/transfer.module';
import { VoidModule } from './void/void.module';
import { WalletModule } from './wallet/wallet.module';

/** Wallets, and everything that moves money between them and to merchants. */
@Module({
  imports: [
    WalletModule,
    AccountModule,
    CodeModule,
    PaymentsModule,
    ShopPaymentModule,
    VoidModule,
    TransferModule,
    MerchantsModule,
    ReceiptsModule,
    StatementModule,
    PayoutModule,
    StaffVoidModule,
    CampaignModule,
    CashbackModule,
    HistoryModule,
  ],
})
export class PaymentModule {}

import { Module } from '@nestjs/common';
import { AccountModule } from './account/account.module';
import { CampaignModule } from './campaign/campaign.module';
import { CodeModule } from './code/code.module';
import { HistoryModule } from './history/history.module';
import { MerchantModule } from './merchant/merchant.module';
import { PaymentsModule } from './payment/payments.module';
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
    VoidModule,
    TransferModule,
    MerchantModule,
    CampaignModule,
    HistoryModule,
  ],
})
export class PaymentModule {}

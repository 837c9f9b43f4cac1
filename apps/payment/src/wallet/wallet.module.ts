import {
  closeWallet,
  collectHold,
  creditCharge,
  freezeWallet,
  handOverClosedBalance,
  noteCompensation,
  placeHold,
  releaseHold,
  releaseRoom,
  reserveRoom,
  restoreFunds,
  reverseCashback,
  takeBackCashback,
  unfreezeWallet,
} from '@modosu/contracts/payment.messages';
import { streamCommands } from '@modosu/service-kit/use-case/stream-commands';
import { Module } from '@nestjs/common';
import { CampaignModule } from '../campaign/campaign.module';
import { PolicyModule } from '../policy/policy.module';
import { SessionModule } from '../session/session.module';
import { Wallets } from './wallet.aggregate';

@Module({
  imports: [PolicyModule, CampaignModule, SessionModule],
  providers: [
    Wallets,
    ...streamCommands(Wallets, 'customerId', {
      freeze: freezeWallet,
      unfreeze: unfreezeWallet,
      close: closeWallet,
      'hand-over': handOverClosedBalance,
      'reserve-room': reserveRoom,
      'release-room': releaseRoom,
      'credit-charge': creditCharge,
      restore: restoreFunds,
      'place-hold': placeHold,
      'release-hold': releaseHold,
      'collect-hold': collectHold,
      'note-compensation': noteCompensation,
      'reverse-cashback': reverseCashback,
      'take-back-cashback': takeBackCashback,
    }),
  ],
  exports: [Wallets],
})
export class WalletModule {}

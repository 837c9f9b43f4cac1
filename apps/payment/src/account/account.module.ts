import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { WalletModule } from '../wallet/wallet.module';
import { AccountHandlers } from './account.handlers';

@Module({ imports: [WalletModule], providers: handlersOf(AccountHandlers) })
export class AccountModule {}

import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service/service';
import { PaymentModule } from './payment.module';

void runService({
  service: 'payment',
  module: PaymentModule,
  ownStreams: ['wallet-', 'merchant-', 'suspensions-', 'campaign-', 'shop-code-', 'barcode-'],
});

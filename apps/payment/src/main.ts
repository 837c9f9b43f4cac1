import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service';
import { PaymentModule } from './payment.module';

void runService({ service: 'payment', module: PaymentModule });

import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service/service';
import { ChargingModule } from './charging.module';
import { environment } from './policy/environment';

void runService({
  service: 'charging',
  module: ChargingModule,
  extraShape: environment,
  ownStreams: ['funding-', 'charge-', 'switches-', 'payee-', 'settlement-', 'repayment-'],
});

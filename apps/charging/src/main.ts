import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service/service';
import { ChargingModule } from './charging.module';
import { environment } from './charging.settings';

void runService({ service: 'charging', module: ChargingModule, extraShape: environment });

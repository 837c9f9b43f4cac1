import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service';
import { LedgerModule } from './ledger.module';

void runService({ service: 'ledger', module: LedgerModule });

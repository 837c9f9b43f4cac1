import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service/service';
import { z } from 'zod';
import { LedgerModule } from './ledger.module';

/** See CheckpointSettings. */
const SEAL_INTERVAL_SECONDS = z.coerce.number().int().min(0).max(86_400).default(300);

void runService({ service: 'ledger', module: LedgerModule, extraShape: { SEAL_INTERVAL_SECONDS } });

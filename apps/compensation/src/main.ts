import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service/service';
import { CompensationModule } from './compensation.module';

void runService({
  service: 'compensation',
  module: CompensationModule,
  ownStreams: ['report-', 'incident-', 'plan-', 'compensation-', 'receivable-'],
});

import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module';
import { HoldModule } from '../hold/hold.module';
import { IncidentModule } from '../incident/incident.module';
import { ScopeModule } from '../scope/scope.module';
import { Scoping } from './scoping';
import { ScopingHandlers } from './scoping.handlers';

@Module({
  imports: [IncidentModule, ScopeModule, EvidenceModule, HoldModule],
  providers: [Scoping, ...handlersOf(ScopingHandlers)],
})
export class ScopingModule {}

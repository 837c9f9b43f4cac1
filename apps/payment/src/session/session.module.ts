import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { CLOCK, type WallClock } from '@modosu/service-kit/request/wall-clock';
import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { EndedSessions } from './ended-sessions';
import { LiveSessions } from './live-sessions';
import { SessionUpdates } from './session-updates';

/** Which sessions ended lately, as identity's log and its notices say. */
@Module({
  imports: [PolicyModule, ReadModelsModule.forFeature({ projections: [EndedSessions] })],
  providers: [
    { provide: EndedSessions, inject: [CLOCK], useFactory: (clock: WallClock) => new EndedSessions(clock) },
    SessionUpdates,
    LiveSessions,
  ],
  exports: [LiveSessions],
})
export class SessionModule {}

import { HealthRegistry } from '@modosu/service-kit/observability/health';
import { ReadModels } from '@modosu/service-kit/read-models/read-models';
import { ReadModelsModule } from '@modosu/service-kit/read-models/read-models.module';
import { Module, type OnModuleInit } from '@nestjs/common';
import { ProviderModule } from '../provider/provider.module';
import { ParkedNotices } from './parked-notice.aggregate';
import { parkedCount, parkedNoticesProjection } from './parked-notices.projection';

/** Notices of the provider that staff must look at; while there are some, the service's health says so. */
@Module({
  imports: [ProviderModule, ReadModelsModule.forFeature({ projections: [parkedNoticesProjection] })],
  providers: [ParkedNotices],
  exports: [ParkedNotices],
})
export class ParkedNoticeModule implements OnModuleInit {
  constructor(
    private readonly health: HealthRegistry,
    private readonly readModels: ReadModels,
  ) {}

  onModuleInit(): void {
    this.health.register('provider notices', async () => {
      const parked = await parkedCount(this.readModels.db);
      return { status: parked > 0 ? 'degraded' : 'ok', detail: { parked } };
    });
  }
}

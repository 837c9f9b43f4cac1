import { Background } from '@modosu/service-kit/runtime/background';
import { Module, type OnModuleInit } from '@nestjs/common';
import { PersonalDataModule } from '../personal-data/personal-data.module';
import { Erasures } from './erasures.aggregate';

@Module({ imports: [PersonalDataModule], providers: [Erasures], exports: [Erasures] })
export class ErasuresModule implements OnModuleInit {
  constructor(
    private readonly erasures: Erasures,
    private readonly background: Background,
  ) {}

  /** At the start, so it is done before any request and before any process goes on. */
  onModuleInit(): void {
    this.background.add('erasures', { start: () => this.erasures.ensure(), stop: () => undefined });
  }
}

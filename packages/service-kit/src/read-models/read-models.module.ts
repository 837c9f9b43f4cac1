import { type DynamicModule, Module } from '@nestjs/common';
import { type Feature, ReadModels } from './read-models';

/** The one home of the list of read models and processes: each feature module names its own. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: this is Nest's form of a module that is made from settings
export class ReadModelsModule {
  /**
   * @example imports: [ReadModelsModule.forFeature({ projections: [paymentsProjection], processes: [voidProcess] })]
   */
  static forFeature(feature: Feature): DynamicModule {
    const provide = Symbol('read models of a feature');
    const useFactory = (readModels: ReadModels) => readModels.add(feature);
    return { module: ReadModelsModule, providers: [{ provide, inject: [ReadModels], useFactory }] };
  }
}

import { Module } from '@nestjs/common';
import { DerivedKeys } from './derived-keys';

@Module({ providers: [DerivedKeys], exports: [DerivedKeys] })
export class SecretsModule {}

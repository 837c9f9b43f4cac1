import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { Caps } from './caps';

@Module({ imports: [PolicyModule], providers: [Caps], exports: [Caps] })
export class CapModule {}

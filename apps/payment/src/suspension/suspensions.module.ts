import { Module } from '@nestjs/common';
import { Suspensions } from './suspensions.aggregate';

@Module({ providers: [Suspensions], exports: [Suspensions] })
export class SuspensionsModule {}

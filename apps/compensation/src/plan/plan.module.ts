import { Module } from '@nestjs/common';
import { Plans } from './plan.aggregate';

@Module({ providers: [Plans], exports: [Plans] })
export class PlanModule {}

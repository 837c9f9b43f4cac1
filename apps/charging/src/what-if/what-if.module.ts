import { handlersOf } from '@modosu/service-kit/use-case/handles';
import { Module } from '@nestjs/common';
import { PolicyModule } from '../policy/policy.module';
import { WhatIfHandlers } from './what-if.handlers';
import { WhatIfRuns } from './what-if-runs';
import { WhatIfWork } from './what-if-work';

@Module({ imports: [PolicyModule], providers: [WhatIfRuns, WhatIfWork, ...handlersOf(WhatIfHandlers)] })
export class WhatIfModule {}

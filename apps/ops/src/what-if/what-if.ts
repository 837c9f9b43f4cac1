import type { Reply } from '@modosu/api-client/api-client';
import type { Item } from '@modosu/api-client/pages';

export type WhatIfRun = Reply<'charging.what-if.show'>;
export type WhatIfResult = NonNullable<WhatIfRun['result']>;
export type Sums = WhatIfResult['sumsThen'];
export type Change = Item<'charging.what-if.changes'>;

import { appendOnlyMaps } from '@modosu/event-sourcing/memory/append-only-map';
import { recentKeys } from '@modosu/event-sourcing/memory/recent-keys';
import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import { bundleRuns } from './bundle';

/** How a wallet is kept in a snapshot. */
export const walletFormat: StateFormat = { version: 12, classes: [appendOnlyMaps, recentKeys, bundleRuns] };

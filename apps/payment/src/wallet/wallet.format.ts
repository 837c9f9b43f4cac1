import type { StateFormat } from '@modosu/event-sourcing/snapshots/snapshots';
import type { StateClass } from '@modosu/event-sourcing/snapshots/state-codec';
import { GrowingMap } from '../memory/growing-map';
import { RecentKeys } from '../memory/recent-keys';

const growingMap: StateClass<GrowingMap<unknown>> = {
  name: 'GrowingMap',
  type: GrowingMap as unknown as StateClass<GrowingMap<unknown>>['type'],
  encode: (map) => map.encode(),
  decode: (text) => GrowingMap.decode(text),
};

const recentKeys: StateClass<RecentKeys> = {
  name: 'RecentKeys',
  type: RecentKeys,
  encode: (keys) => keys.encode(),
  decode: (text) => RecentKeys.decode(text),
};

/** How a wallet is kept in a snapshot. */
export const walletFormat: StateFormat = { version: 1, classes: [growingMap, recentKeys] };

import type { LotTables } from '../lot/lot-rows';
import type { PostingTables } from '../posting/entry-rows';

/** What a trace of money is read from. */
export type MoneyTables = LotTables & PostingTables;

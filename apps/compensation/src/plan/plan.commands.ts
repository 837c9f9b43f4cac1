import type { PlanLine, PlanTotals } from '@modosu/contracts/compensation.events';
import type { FurtherLots } from './line-lots';
import type { BasisCharge, BasisLot, CutOff, DropReason } from './plan.events';

export type PlanCommand =
  /** `from`: how many lines there are before these, or parts of the basis. */
  | { readonly type: 'add-lines'; readonly planId: string; readonly from: number; readonly lines: PlanLine[] }
  | ({ readonly type: 'add-lots'; readonly planId: string } & FurtherLots)
  | {
      readonly type: 'add-basis';
      readonly planId: string;
      readonly from: number;
      readonly lots: BasisLot[];
      readonly charges: BasisCharge[];
    }
  | {
      readonly type: 'propose';
      readonly incidentId: string;
      readonly scopeId: string;
      readonly totals: PlanTotals;
      readonly proposedBy: string;
      readonly cutOff: CutOff;
    }
  | { readonly type: 'approve'; readonly contentHash: string; readonly approvedBy: string }
  | { readonly type: 'supersede'; readonly by: string }
  | { readonly type: 'drop-line'; readonly originalId: string; readonly reason: DropReason }
  | { readonly type: 'record-executed'; readonly completed: number; readonly skipped: string[] };

/** What each command is answered with. */
export type PlanReplies = { [T in PlanCommand['type']]: Record<string, never> };

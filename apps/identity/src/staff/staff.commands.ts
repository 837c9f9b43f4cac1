import type { Role } from '@modosu/contracts/message';
import type { CodeFinding } from '../secrets/totp';
import type { StaffEvent } from './staff.events';

export type StaffCommand =
  | { readonly type: 'confirm'; readonly by: string }
  | ({ readonly type: 'create' } & Extract<StaffEvent, { type: 'staff.created.v1' }>['data'])
  | {
      readonly type: 'sign-in';
      readonly passwordRight: boolean;
      readonly code: CodeFinding;
      readonly sessionId: string;
      readonly tokenHash: string;
    }
  | { readonly type: 'step-up'; readonly sessionId: string; readonly code: CodeFinding }
  | { readonly type: 'use-session'; readonly sessionId: string }
  | { readonly type: 'sign-out'; readonly sessionId: string };

/** What each command is answered with. */
export interface StaffReplies {
  create: { staffId: string };
  confirm: Record<string, never>;
  'sign-in': { sessionId: string; roles: Role[] };
  'step-up': Record<string, never>;
  'use-session': Record<string, never>;
  'sign-out': Record<string, never>;
}

import type { ServiceConfig } from '@modosu/service-kit/config';
import { ConfigError } from '@modosu/service-kit/config';
import { newId, stepId } from '@modosu/service-kit/ids';
import { RequestContext } from '@modosu/service-kit/request-context';
import { CONFIG } from '@modosu/service-kit/service-kit.module';
import { wallClock } from '@modosu/service-kit/wall-clock';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Passwords } from '../password/passwords';
import { StaffMembers } from './staff-members';

const SECRET = 'first-administrator.json';
const STAFF_ID = stepId('modosu', 'first-administrator');
const START_MS = 60_000;
const shape = z.object({
  email: z.email(),
  password: z.string().min(8),
  totpSecret: z.string().regex(/^[A-Z2-7]{16,}$/),
});

/** Lets the first member of staff in, who makes all others: from a secret, at the first start. */
@Injectable()
export class FirstAdministrator {
  constructor(
    @Inject(CONFIG) private readonly config: ServiceConfig,
    private readonly staff: StaffMembers,
    private readonly passwords: Passwords,
  ) {}

  /** Does nothing if the administrator is there, also if another copy of the service makes them at the same moment. */
  async ensure(): Promise<void> {
    const parsed = shape.safeParse(this.config.readJsonSecret(SECRET));
    if (!parsed.success) throw new ConfigError(`${SECRET} needs email, password and totpSecret (base32)`);
    const { email, password, totpSecret } = parsed.data;
    if (await this.isThere()) return;
    const commandId = newId();
    const context = new RequestContext({
      actor: { kind: 'service', id: 'identity' },
      now: wallClock.iso(),
      commandId,
      correlationId: commandId,
      causationId: commandId,
      deadline: wallClock.epochMs() + START_MS,
    });
    const passwordHash = await this.passwords.hash(password, STAFF_ID, commandId);
    const member = { email, name: 'First administrator', passwordHash, totpSecret, roles: ['administrator' as const] };
    const staffId = await this.staff.claim(email, STAFF_ID, context);
    await this.staff.create(staffId, member, context).catch(async (error: unknown) => {
      if (!(await this.isThere())) throw error;
    });
  }

  private async isThere(): Promise<boolean> {
    return (await this.staff.load(STAFF_ID)).staffId !== '';
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG } from '@modosu/service-kit/configuration/injection-tokens';
import type { ServiceConfig } from '@modosu/service-kit/configuration/service-config';
import { ConfigError } from '@modosu/service-kit/configuration/service-config';
import { newId, stepId } from '@modosu/service-kit/request/ids';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { wallClock } from '@modosu/service-kit/request/wall-clock';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Passwords } from '../password/passwords';
import { StaffMembers } from './staff.aggregate';

interface Founder {
  readonly secret: string;
  readonly staffId: string;
  readonly name: string;
}

const FIRST: Founder = {
  secret: 'first-administrator.json',
  staffId: stepId('modosu', 'first-administrator'),
  name: 'First administrator',
};
/** Another person's secret, so that no administrator lets people in alone. */
const SECOND: Founder = {
  secret: 'second-administrator.json',
  staffId: stepId('modosu', 'second-administrator'),
  name: 'Second administrator',
};
const START_MS = 60_000;
const shape = z.object({
  email: z.email(),
  password: z.string().min(8),
  totpSecret: z.string().regex(/^[A-Z2-7]{16,}$/),
});

/** Lets the first two members of staff in, who make and confirm all others: from secrets, at the first start. */
@Injectable()
export class FirstAdministrator {
  constructor(
    @Inject(CONFIG) private readonly config: ServiceConfig,
    private readonly staff: StaffMembers,
    private readonly passwords: Passwords,
  ) {}

  /** Does nothing if the administrator is there, also if another copy of the service makes them at the same moment. */
  async ensure(): Promise<void> {
    await this.ensureOne(FIRST);
    // Without the second, those who need a confirmation wait.
    if (existsSync(join(this.config.secretsDir, SECOND.secret))) await this.ensureOne(SECOND);
  }

  private async ensureOne({ secret, staffId: proposedId, name }: Founder): Promise<void> {
    const parsed = shape.safeParse(this.config.readJsonSecret(secret));
    if (!parsed.success) throw new ConfigError(`${secret} needs email, password and totpSecret (base32)`);
    const { email, password, totpSecret } = parsed.data;
    if (await this.isThere(proposedId)) return;
    const commandId = newId();
    const context = new RequestContext({
      actor: { kind: 'service', id: 'identity' },
      now: wallClock.iso(),
      commandId,
      correlationId: commandId,
      causationId: commandId,
      deadline: wallClock.epochMs() + START_MS,
    });
    const passwordHash = await this.passwords.hash(password, proposedId, commandId);
    const member = { email, name, passwordHash, totpSecret, roles: ['administrator' as const] };
    const staffId = await this.staff.claim(email, proposedId, context);
    await this.staff.create(staffId, member, context).catch(async (error: unknown) => {
      if (!(await this.isThere(proposedId))) throw error;
    });
  }

  private async isThere(staffId: string): Promise<boolean> {
    return (await this.staff.stateOf(staffId)).staffId !== '';
  }
}

import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AccessTokenVerifier } from '../access/access-token';
import { authorize } from '../access/admission';
import { CONFIG } from '../configuration/injection-tokens';
import type { ServiceConfig } from '../configuration/service-config';
import type { Arrival } from './arrival';

/** Lets in who the message's rows of access name, and nobody else; from here on the request has a context. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly verifier: AccessTokenVerifier,
    @Inject(CONFIG) private readonly config: Pick<ServiceConfig, 'simulation'>,
  ) {}

  /** @throws NotAdmitted */
  canActivate(execution: ExecutionContext): true {
    const arrival = execution.switchToRpc().getContext<Arrival>();
    arrival.context = authorize(arrival.message, arrival.wire, this.verifier, this.config.simulation);
    return true;
  }
}

import { showVerification, startVerification } from '@modosu/contracts/log.messages';
import type { RequestOf } from '@modosu/contracts/message';
import { Handles } from '@modosu/service-kit/use-case/handles';
import { Injectable } from '@nestjs/common';
import { Verifications } from './verifications';

@Injectable()
export class VerificationHandlers {
  constructor(private readonly verifications: Verifications) {}

  @Handles(startVerification)
  async start({ since }: RequestOf<typeof startVerification>) {
    return { verificationId: await this.verifications.start(since) };
  }

  @Handles(showVerification)
  async show({ verificationId }: RequestOf<typeof showVerification>) {
    return this.verifications.find(verificationId);
  }
}

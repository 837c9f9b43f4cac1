import { showVerification, startVerification } from '@modosu/contracts/log.messages';
import type { ReplyOf, RequestOf } from '@modosu/contracts/message';
import { RequestContext } from '@modosu/service-kit/request/request-context';
import { Answers } from '@modosu/service-kit/transport/answers';
import { Controller } from '@nestjs/common';
import { Verifications } from './verifications';

@Controller()
export class VerificationController {
  constructor(private readonly verifications: Verifications) {}

  @Answers(startVerification)
  async start(
    { since }: RequestOf<typeof startVerification>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof startVerification>> {
    return { verificationId: await this.verifications.start(since) };
  }

  @Answers(showVerification)
  async show(
    { verificationId }: RequestOf<typeof showVerification>,
    _context: RequestContext,
  ): Promise<ReplyOf<typeof showVerification>> {
    return this.verifications.find(verificationId);
  }
}

import { Module } from '@nestjs/common';
import { SecretsModule } from '../secrets/secrets.module';
import { DeviceProof, DeviceSecrets } from './device-proof';
import { MailedTokens } from './mailed-tokens';
import { SessionNotices } from './session-notices';
import { SessionTokens } from './session-tokens';

@Module({
  imports: [SecretsModule],
  providers: [SessionTokens, MailedTokens, SessionNotices, { provide: DeviceProof, useClass: DeviceSecrets }],
  exports: [SessionTokens, MailedTokens, SessionNotices, DeviceProof],
})
export class TokenModule {}

import 'reflect-metadata';
import { runService } from '@modosu/service-kit/service/service';
import { z } from 'zod';
import { IdentityModule } from './identity.module';

void runService({
  service: 'identity',
  module: IdentityModule,
  ownStreams: ['customer-', 'staff-', 'terminal-'],
  extraShape: {
    MAIL_URL: z.string().regex(/^smtps?:\/\//, 'must begin with smtp://'),
    /** Where members' links lead: the origin of the gateway's pages. */
    APP_URL: z.url().optional(),
  },
});

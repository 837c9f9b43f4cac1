import { Module } from '@nestjs/common';
import { EndedLetters } from './ended-letters';
import { Mailings } from './mailing.aggregate';

@Module({ providers: [Mailings, EndedLetters], exports: [EndedLetters] })
export class MailingModule {}

import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/customer.module';
import { Claims } from './contact.aggregate';
import { Contacts } from './contacts';

@Module({ imports: [CustomerModule], providers: [Claims, Contacts], exports: [Claims, Contacts] })
export class ContactModule {}

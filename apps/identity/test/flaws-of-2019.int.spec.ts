import * as identity from '@modosu/contracts/identity.messages';
import { newId } from '@modosu/service-kit/request/ids';
import { Erasures } from '../src/erasures/erasures.aggregate';
import { PersonalData } from '../src/personal-data/personal-data';
import { customerIdOf } from '../src/registration/import.handlers';
import { claimsOf, codeAt, IdentityStack, wallets } from './identity-stack';
import { tokenIn } from './mail-server';
import { member, PASSWORD } from './members';

const now = '2019-07-02T10:00:00.000Z';
const origin = { address: 'address-0001', network: 'network-0001' };

describe('identity under the policy of 2019, with the flaws of the case, among real parts', () => {
  let stack: IdentityStack;
  let token: string;

  beforeAll(async () => {
    stack = await IdentityStack.start('2019');
    token = await stack.administrator(now);
  }, 60_000);
  afterAll(() => stack?.stop());

  it('given 500 members, when they are imported, also again, then each is there once, within a second or two', async () => {
    const one = await member('many');
    const members = Array.from({ length: 500 }, (_, index) => ({
      ...one,
      memberNumber: `m-${index}`,
      email: `m-${index}@example.com`,
      externalSubject: `mail-provider:m-${index}`,
    }));
    const startedAt = performance.now();
    const first = await stack.ask(identity.importMembers, { members }, { token, now });
    const importMs = performance.now() - startedAt;
    process.stdout.write(`import of 500: ${Math.round(importMs)} ms\n`);
    const again = await stack.ask(identity.importMembers, { members }, { token, now });
    expect(again).toEqual(first);
    expect(await stack.events(`customer-${first.members[7]!.customerId}`)).toHaveLength(1);
    expect(importMs).toBeLessThan(3_000);
    const taken = { ...members[0]!, memberNumber: 'somebody-else' };
    expect(await stack.refusal(stack.ask(identity.importMembers, { members: [taken] }, { token, now }))).toBe(
      'CONFLICT',
    );
  });

  it('given 2,000 sign-ins at 64 at once, then all are answered; guessing is never stopped', async () => {
    const device = { deviceId: 'same-phone' };
    const startedAt = performance.now();
    let next = 0;
    const lane = async () => {
      for (let index = next++; index < 2_000; index = next++) {
        const email = `m-${index % 500}@example.com`;
        const right = index % 5 !== 0;
        const asked = stack.ask(
          identity.signIn,
          { email, password: right ? PASSWORD : 'wrong', device },
          { now, origin },
        );
        expect(await stack.refusal(asked)).toBe(right ? 'answered' : 'CREDENTIALS_INVALID');
      }
    };
    await Promise.all(Array.from({ length: 64 }, lane));
    process.stdout.write(`sign-in: ${Math.round((2_000 / (performance.now() - startedAt)) * 1_000)} a second\n`);
  }, 60_000);

  it('given 400 accounts to freeze at once, then each is frozen, and its wallet too', async () => {
    const roles = ['fraud' as const];
    const staff = { email: 'f@modosu.example', name: 'F', password: 'quiet river 42', roles };
    const { totpSecret } = await stack.ask(identity.createStaff, staff, { token, now });
    const credentials = { email: staff.email, password: staff.password, code: codeAt(totpSecret, now) };
    const { sessionToken } = await stack.ask(identity.staffSignIn, credentials, { now });
    const members = await Promise.all(Array.from({ length: 4 }, (_, index) => member(`m-${index + 100}`)));
    const { members: some } = await stack.ask(identity.importMembers, { members }, { token, now });
    const others = Array.from({ length: 396 }, (_, index) => customerIdOf(`m-${index + 104}`));
    const customerIds = [...some.map(({ customerId }) => customerId), ...others];
    const asked = { token: sessionToken, now, commandId: '01970000-0000-7000-8000-000000000003' };
    const startedAt = performance.now();
    const request = { customerIds, reason: 'on the list' };
    const answers = await Promise.all([1, 2].map(() => stack.ask(identity.freezeCustomer, request, asked)));
    process.stdout.write(`freeze of 400, asked twice: ${Math.round(performance.now() - startedAt)} ms\n`);
    expect(answers).toEqual([{ frozen: 400 }, { frozen: 400 }]);
    expect(new Set(wallets.notified).size).toBe(400);
    expect(wallets.notified).toHaveLength(400);
  });

  it('given birthdate and phone, then a reset goes to any address and opens the account', async () => {
    const request = { email: 'm-1@example.com', birthdate: '1980-02-03', phone: '09012345678' };
    const wrong = { ...request, birthdate: '1980-02-04', deliverTo: 'thief-1@example.com' };
    await stack.ask(identity.requestPasswordReset, wrong, { now, origin });
    await stack.ask(identity.requestPasswordReset, { ...request, deliverTo: 'thief-2@example.com' }, { now, origin });
    const mail = await stack.mail.newestTo('thief-2@example.com');
    expect(stack.mail.mails.some(({ to }) => to === 'thief-1@example.com')).toBe(false);
    await stack.ask(identity.resetPassword, { token: tokenIn(mail), newPassword: 'stolen-0001' }, { now });
    const credentials = { email: 'm-1@example.com', password: 'stolen-0001', device: { deviceId: 'burner' } };
    const session = await stack.ask(identity.signIn, credentials, { now, origin });
    expect(session.newDevice).toBe(true);
    const events = await stack.events(`customer-${session.customerId}`);
    const reset = events.find(({ type }) => type === 'customer.password-reset.v1');
    expect(reset?.data).toMatchObject({ delivery: 'other-address' });
    expect(events.at(-1)?.metadata.actor).toMatchObject({ address: 'address-0001' });
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain('thief-2');
  });

  it('given provider and subject alone, then an external login is taken at its word', async () => {
    const request = { provider: 'mail-provider', subject: 'm-2', device: { deviceId: 'burner-2' } };
    const session = await stack.ask(identity.externalSignIn, request, { now, origin });
    const { statement } = await stack.exchange(session.sessionToken, now);
    expect(claimsOf(statement)).toMatchObject({ amr: ['external'], vector: 'external' });
    const nobody = { ...request, subject: 'm-unknown' };
    expect(await stack.refusal(stack.ask(identity.externalSignIn, nobody, { now }))).toBe('EXTERNAL_LOGIN_INVALID');
  });

  it('given a restart, then sessions still hold; given an erasure, then the person is gone and the log is whole', async () => {
    const credentials = { email: 'm-3@example.com', password: PASSWORD, device: { deviceId: 'phone', name: 'mine' } };
    const { sessionToken, customerId } = await stack.ask(identity.signIn, credentials, { now, origin });
    await stack.stopIdentity();
    await stack.startIdentity('2019');
    expect(await stack.ask(identity.profile, {}, { token: sessionToken, now })).toMatchObject({
      email: 'm-3@example.com',
      name: 'Member many',
    });
    const before = await stack.events(`customer-${customerId}`);
    const commandId = newId();
    const actor = { kind: 'service', id: 'identity' } as const;
    const command = { commandId, correlationId: commandId, causationId: commandId, actor, now };
    await stack.part(Erasures).erase(customerId, command);
    expect(await stack.refusal(stack.ask(identity.profile, {}, { token: sessionToken, now }))).toBe('NOT_FOUND');
    expect(await stack.events(`customer-${customerId}`)).toEqual(before);
    expect(JSON.stringify(before.map(({ data }) => data))).not.toContain('$argon2');
    expect(await stack.refusal(stack.ask(identity.signIn, credentials, { now, origin }))).toBe('CREDENTIALS_INVALID');
    // Neither a list of members nor a start brings anybody back.
    await stack.stopIdentity();
    await stack.startIdentity('2019');
    await expect(
      stack.part(PersonalData).encrypt(customerId, { email: 'e', name: 'n', birthdate: 'b' }),
    ).rejects.toMatchObject({
      code: 'CUSTOMER_CLOSED',
    });
  });

  it('given a mail server that is away, then the mail is sent once it is back', async () => {
    const request = { email: 'm-9@example.com' };
    stack.mail.refuse(true);
    await stack.ask(identity.requestPasswordReset, request, { now, origin });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stack.mail.mails.some(({ to }) => to === request.email)).toBe(false);
    stack.mail.refuse(false);
    const mail = await stack.mail.newestTo(request.email, 1, 20_000);
    await stack.ask(identity.resetPassword, { token: tokenIn(mail), newPassword: 'again-mine-1' }, { now });
  });
});

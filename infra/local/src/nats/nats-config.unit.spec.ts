import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICES } from '@modosu/contracts/message';
import { ensureSecrets } from '../secrets/secrets';
import { messageDescriptors, noticeDescriptors } from './descriptors';
import { type MessageDescriptor, natsConfig, natsPermissions } from './nats-config';

const pay: MessageDescriptor = { subject: 'payment.wallet.pay', service: 'payment', access: ['terminal'] };
const reserve: MessageDescriptor = {
  subject: 'payment.room.reserve',
  service: 'payment',
  access: [{ service: ['charging'] }],
};
const approve: MessageDescriptor = {
  subject: 'compensation.plan.approve',
  service: 'compensation',
  access: [{ staff: ['approver'] }],
};
const revoked = { subject: 'identity.notice.revoked', service: 'identity', listeners: ['payment'] } as const;
const permissions = (service: Parameters<typeof natsPermissions>[0]) =>
  natsPermissions(service, [pay, reserve, approve], [revoked]);

describe('the subjects a service may use', () => {
  it('given messages for people, then only the gateway sends them and receives the replies, and only their owner receives them', () => {
    const gateway = permissions('gateway');
    expect(gateway.publish).toEqual(['compensation.plan.approve', 'payment.wallet.pay']);
    expect(gateway.subscribe).toEqual(['reply.gateway.compensation.plan.approve', 'reply.gateway.payment.wallet.pay']);
    expect(permissions('ledger')).toEqual({ publish: [], subscribe: [] });
    expect(permissions('payment').subscribe).toContain('payment.wallet.pay');
    expect(permissions('charging').subscribe).not.toContain('payment.wallet.pay');
  });
  it('given a message for one service, then that one sends it, and its owner replies to that one alone', () => {
    expect(permissions('charging').publish).toEqual(['payment.room.reserve']);
    expect(permissions('charging').subscribe).toEqual(['reply.charging.payment.room.reserve']);
    expect(permissions('gateway').publish).not.toContain('payment.room.reserve');
    expect(permissions('payment').publish).toEqual([
      'reply.charging.payment.room.reserve',
      'reply.gateway.payment.wallet.pay',
    ]);
  });
  it('given a notice, then its service sends it and its listeners receive it', () => {
    expect(permissions('identity').publish).toEqual(['identity.notice.revoked']);
    expect(permissions('payment').subscribe).toContain('identity.notice.revoked');
  });
  it('given the real messages, then there is no wildcard for anyone', () => {
    for (const service of SERVICES) {
      const { publish, subscribe } = natsPermissions(service, messageDescriptors, noticeDescriptors);
      expect([...publish, ...subscribe].filter((subject) => /[*>]/.test(subject))).toEqual([]);
    }
  });
});

describe('the configuration of nats-server', () => {
  const root = mkdtempSync(join(tmpdir(), 'modosu-nats-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('given the secrets, then every service is a user, and who may send nothing does not get everything', () => {
    ensureSecrets(root);
    const config = natsConfig({ port: 4999, pidFile: '/x/pid', secretsRoot: root, permissions });
    expect(config).toContain('listen: "127.0.0.1:4999"');
    expect(config.match(/user: /g)).toHaveLength(6);
    expect(config).not.toContain('allow: []');
    expect(config).toContain('publish: { allow: ["nothing"] }');
  });
});

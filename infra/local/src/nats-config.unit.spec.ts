import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doors, notices } from './doors';
import { type Door, natsConfig, natsPermissions } from './nats-config';
import { ensureSecrets } from './secrets';

const pay: Door = { subject: 'payment.wallet.pay', service: 'payment', access: ['terminal'] };
const reserve: Door = { subject: 'payment.room.reserve', service: 'payment', access: [{ service: ['charging'] }] };
const approve: Door = {
  subject: 'compensation.plan.approve',
  service: 'compensation',
  access: [{ staff: ['approver'] }],
};
const revoked = { subject: 'identity.notice.revoked', service: 'identity', listeners: ['payment'] } as const;
const permissions = (service: Parameters<typeof natsPermissions>[0]) =>
  natsPermissions(service, [pay, reserve, approve], [revoked]);

describe('the subjects a service may use', () => {
  it('given messages for people, then only the gateway sends them, and only their owner receives them', () => {
    expect(permissions('gateway').publish).toEqual(['compensation.plan.approve', 'payment.wallet.pay']);
    expect(permissions('ledger').publish).toEqual([]);
    expect(permissions('payment').subscribe).toContain('payment.wallet.pay');
    expect(permissions('charging').subscribe).not.toContain('payment.wallet.pay');
  });
  it('given a message for one service, then that one sends it and the gateway may not', () => {
    expect(permissions('charging').publish).toEqual(['payment.room.reserve']);
    expect(permissions('gateway').publish).not.toContain('payment.room.reserve');
  });
  it('given a notice, then its service tells it and its listeners hear it', () => {
    expect(permissions('identity').publish).toEqual(['identity.notice.revoked']);
    expect(permissions('payment').subscribe).toContain('identity.notice.revoked');
    expect(permissions('ledger').subscribe).toEqual(['_INBOX.ledger.>']);
  });
  it('given the real messages, then no wildcard is allowed but the own inbox of a service', () => {
    for (const service of ['gateway', 'identity', 'payment'] as const) {
      const { publish, subscribe } = natsPermissions(service, doors, notices);
      const wild = [...publish, ...subscribe].filter((subject) => /[*>]/.test(subject));
      expect(wild).toEqual([`_INBOX.${service}.>`]);
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

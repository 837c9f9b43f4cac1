import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { log as theLog } from '@modosu/contracts/ledger.messages';
import type { LoggedEvent } from '@modosu/contracts/log.messages';
import * as log from '@modosu/contracts/log.messages';
import { describeOnEachEngine } from '@modosu/read-models/testing/engines';
import { readJwe } from '@modosu/service-kit/testing/jwe';
import { captured } from './charges';
import { LedgerStack } from './ledger-stack';
import { charged, paid } from './wallets';

const CHECK_PROOF = resolve(__dirname, '../../ops/bin/check-proof.mjs');

describeOnEachEngine('the log in the hands of staff', (engine) => {
  let books: LedgerStack;
  let head: string;

  beforeAll(async () => {
    books = await LedgerStack.start(await engine.environment());
    await books.write('charge-c1', [captured('c1', 'ami', 30_000)]);
    await books.write('wallet-ami', [charged('ami', 'c1', 30_000)]);
    await books.write('wallet-ami', [paid('ami', 'p1', [{ lotId: 'c1', amountYen: 1_000 }])]);
    head = await books.write('merchant-m1', [
      { type: 'merchant.registered.v1', data: { merchantId: 'm1', passwordHash: 'x' } },
    ]);
    await until(async () => (await books.askAsStaff(log.listStreams, {})).streams.length === 3);
  }, 60_000);
  afterAll(() => books?.stop());

  it('says how long it is, and what keeps it', async () => {
    const shown = await books.askAsStaff(theLog, {});
    expect(shown).toEqual({ eventStore: expect.stringContaining('modosu'), events: 4, position: head });
  });

  it('lists the streams, all or of a category, in pages', async () => {
    const first = await books.askAsStaff(log.listStreams, { limit: 1 });
    expect(first.streams.map(({ stream }) => stream)).toEqual(['charge-c1']);
    const rest = await books.askAsStaff(log.listStreams, { after: first.next });
    expect(rest.streams.map(({ stream, revision }) => [stream, revision])).toEqual([
      ['merchant-m1', 0],
      ['wallet-ami', 1],
    ]);
    expect((await books.askAsStaff(log.listStreams, { category: 'wallet' })).streams).toHaveLength(1);
  });

  it('reads a stream in both directions, in pages, and says if there is none', async () => {
    const read = (more: object) => books.askAsStaff(log.readStream, { stream: 'wallet-ami', ...more });
    expect((await read({})).events.map(({ revision }) => revision)).toEqual([0, 1]);
    const page = await read({ direction: 'backwards', limit: 1 });
    expect(page).toMatchObject({ events: [{ revision: 1, type: 'wallet.payment-made.v1' }], next: 0 });
    expect((await read({ from: 1, to: 1 })).events).toHaveLength(1);
    expect(await read({ from: 9 })).toEqual({ events: [] });
    await expect(books.askAsStaff(log.readStream, { stream: 'wallet-nobody' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(books.askAsStaff(log.readStream, { stream: '$all' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('withholds what a password could be guessed from', async () => {
    const { events } = await books.askAsStaff(log.readStream, { stream: 'merchant-m1' });
    expect(events[0]?.data).toEqual({ merchantId: 'm1', passwordHash: '(withheld)' });
    await expect(books.askAsStaff(log.readStream, { stream: 'wallet-ami' }, ['support'])).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('follows the log, filtered by category, type and customer, and waits for what comes', async () => {
    const newest = await books.askAsStaff(log.tailLog, { limit: 2 });
    expect(newest.events.map(({ stream }) => stream)).toEqual(['wallet-ami', 'merchant-m1']);
    expect(newest.position).toBe(head);
    const ofAmi = await books.askAsStaff(log.tailLog, { after: '0', customerId: 'ami', type: 'charge.captured.v1' });
    expect(ofAmi.events.map(({ stream }) => stream)).toEqual(['charge-c1']);
    const coming = books.askAsStaff(log.tailLog, { after: head, category: 'wallet', waitMs: 10_000 });
    head = await books.write('wallet-ami', [paid('ami', 'p2', [{ lotId: 'c1', amountYen: 2_000 }])]);
    expect((await coming).events).toMatchObject([{ stream: 'wallet-ami', revision: 2 }]);
  });

  it('shows an event with what caused it', async () => {
    const { events } = await books.askAsStaff(log.readStream, { stream: 'wallet-ami', limit: 1 });
    const shown = await books.askAsStaff(log.showEvent, { eventId: events[0]!.id });
    expect(shown.event).toEqual(events[0]);
    expect(shown.correlated.map(({ id }) => id)).toEqual([events[0]!.id]);
    await expect(books.askAsStaff(log.showEvent, { eventId: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('seals the log once for what is new, and proves an event under the seal to whoever has the key', async () => {
    const { events } = await books.askAsStaff(log.readStream, { stream: 'wallet-ami', from: 1, limit: 1 });
    const eventId = events[0]!.id;
    const prove = () => books.askAsStaff(log.proveEvent, { eventId }, ['operations']);
    await expect(prove()).rejects.toMatchObject({ code: 'NOT_SEALED' });
    const sealed = await books.askAsStaff(log.makeSeal, {}, ['operations']);
    expect(sealed).toMatchObject({ no: 1, events: 5, streams: 3, position: head, isNew: true });
    expect(await books.askAsStaff(log.makeSeal, {}, ['administrator'])).toEqual({ ...sealed, isNew: false });
    const proof = await prove();
    const { keys } = await books.askAsStaff(log.sealKeys, {});
    expect(check(proof, keys)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('was in the log when it was sealed, no 1'),
    });
    const lies: [object, string][] = [
      [
        { event: { ...proof.event, data: { ...(proof.event.data as object), amountYen: 1 } } },
        'the hash is that of the event',
      ],
      [{ leaf: { ...proof.leaf, root: '0'.repeat(64) } }, 'the event is in its stream'],
      [{ streamPath: proof.streamPath.slice(1) }, 'the event is in its stream'],
      [{ sealPath: [] }, 'the stream is under the seal'],
      [{ seal: { ...proof.seal, events: 4 } }, 'the seal is signed'],
      [{ leaf: { ...proof.leaf, stream: 'wallet-ben' } }, 'the leaf is that of the stream'],
    ];
    for (const [lie, fault] of lies) {
      expect(check({ ...proof, ...lie }, keys)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(`NO  ${fault}`),
      });
    }
    expect(check(proof, [])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^NO {2}the key seal-\w+ is known/),
    });
  });

  it('goes on sealing after a restart and after its table is lost, and refuses what is not as it was', async () => {
    head = await books.write('charge-c2', [captured('c2', 'ben', 5_000)]);
    await books.stack.kill('ledger');
    await books.stack.restart('ledger');
    const second = await books.askAsStaff(log.makeSeal, {}, ['operations']);
    const [first] = (await books.askAsStaff(log.listSeals, { after: '2' })).seals;
    expect(second).toMatchObject({ no: 2, events: 7, streams: 5, position: head, isNew: true });
    expect(first).toMatchObject({ no: 1, events: 5 });
    expect((await books.askAsStaff(log.listSeals, {})).seals.map(({ no }) => no)).toEqual([2, 1]);
  });

  it('checks the whole log in a thread of its own, and since a seal', async () => {
    const whole = await verified({});
    expect(whole).toMatchObject({ state: 'done', found: 0, findings: [], seals: 2, entries: 5 });
    expect(whole.events).toBe(8);
    const since = await verified({ since: 2 });
    expect(since).toMatchObject({ state: 'done', found: 0, findings: [], events: 1 });
    expect(since.notes).toHaveLength(1);
    expect(await verified({ since: 1 })).toMatchObject({ state: 'done', found: 0 });
    await expect(books.askAsStaff(log.startVerification, { since: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(books.askAsStaff(log.showVerification, { verificationId: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  async function verified(request: { since?: number }) {
    const { verificationId } = await books.askAsStaff(log.startVerification, request);
    await until(async () => (await report(verificationId)).state !== 'running');
    return report(verificationId);
  }
  const report = (verificationId: string) => books.askAsStaff(log.showVerification, { verificationId });

  function check(proof: object, keys: object[]) {
    const folder = join(books.stack.secretsOf('ledger'), '..');
    const files = [proof, { keys }].map((content, at) => {
      const file = join(folder, `proof-${at}.json`);
      writeFileSync(file, JSON.stringify(content));
      return file;
    });
    return spawnSync(process.execPath, [CHECK_PROOF, ...files], { encoding: 'utf8' });
  }

  it('is taken out only when a second person has confirmed it, encrypted, and all of that is in the log', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('x25519');
    const key = publicKey.export({ format: 'jwk' }) as never;
    const as = (sub: string) => ({ kind: 'staff' as const, sub, roles: ['operations'] });
    const order = await books.ask(as('olga'), log.orderExport, { key });
    const { exportId, keyFingerprint } = order;
    expect(order).toMatchObject({ state: 'ordered', orderedBy: 'olga', after: '0' });
    const take = (sub: string, more = {}) => books.ask(as(sub), log.exportLog, { exportId, ...more });
    const confirm = (sub: string) => books.ask(as(sub), log.confirmExport, { exportId, keyFingerprint });
    await expect(take('olga')).rejects.toMatchObject({ code: 'EXPORT_NOT_CONFIRMED' });
    await expect(confirm('olga')).rejects.toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    expect(await confirm('peter')).toMatchObject({ state: 'confirmed', confirmedBy: 'peter' });
    await expect(take('peter')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const lines: LoggedEvent[] = [];
    for (let after: string | undefined; ; ) {
      const page = await take('olga', { limit: 3, ...(after === undefined ? {} : { after }) });
      const { text } = readJwe(page.jwe, privateKey);
      lines.push(
        ...text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as LoggedEvent),
      );
      if (page.done) break;
      after = page.position;
    }
    expect(lines.map(({ stream }) => stream).slice(0, 2)).toEqual(['charge-c1', 'wallet-ami']);
    expect(lines[3]?.data).toEqual({ merchantId: 'm1', passwordHash: 'x' });
    expect(lines.some(({ stream }) => stream.startsWith('export-'))).toBe(false);
    const { events } = await books.askAsStaff(log.readStream, { stream: `export-${exportId}` });
    expect(events.map(({ type }) => type)).toEqual(['export.ordered.v1', 'export.confirmed.v1', 'export.begun.v1']);
    expect(JSON.stringify(key)).not.toContain('"d"');
    const withPrivate = privateKey.export({ format: 'jwk' }) as never;
    await expect(books.ask(as('olga'), log.orderExport, { key: withPrivate })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(books.askAsStaff(log.orderExport, { key })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

import type { Finding } from '@modosu/contracts/log.messages';
import type { RawEvent } from '@modosu/event-store-client/event';
import { canonicalJson, chainEvent, GENESIS_HASH } from '@modosu/event-store-client/hash-chain';
import { EventStore } from '@modosu/event-store-client/store/event-store';
import { LocalStore } from '@modosu/event-store-client/testing/local-store';
import { CheckpointSigner } from '../src/checkpoint/signing';
import { IndexComparison } from '../src/verification/index-comparison';
import { Verifier } from '../src/verification/verifier';
import { captured } from './charges';
import type { LogFile } from './log-file';
import { makeSealKey, SealedLog } from './sealed-log';
import { charged, paid } from './wallets';

const use = (lotId: string, amountYen: number) => [{ lotId, amountYen }];
const completed = (chargeId: string, customerId: string) => ({
  type: 'charge.completed.v1',
  data: { chargeId, customerId, amountYen: 30_000, method: 'credit' },
});

describe('a log whose file somebody has changed', () => {
  const log = new SealedLog();

  beforeAll(() =>
    log.fill(async () => {
      for (const customer of ['ami', 'ben']) {
        const charge = `c-${customer}`;
        await log.write(`charge-${charge}`, captured(charge, customer, 30_000));
        await log.write(`wallet-${customer}`, charged(customer, charge, 30_000));
        await log.write(`charge-${charge}`, completed(charge, customer));
        for (const no of [1, 2, 3])
          await log.write(`wallet-${customer}`, paid(customer, `p-${customer}-${no}`, use(charge, 1_000)));
      }
      await log.seal();
      await log.write('wallet-ami', paid('ami', 'p-ami-4', use('c-ami', 500)));
      await log.seal();
      await log.write('wallet-ben', paid('ben', 'p-ben-4', use('c-ben', 500)));
    }),
  );
  afterAll(() => log.remove());

  /** As the ledger does it: the log by itself, then, where a seal does not fit, against what the index saw. */
  const verify = (change: (file: LogFile) => void): Promise<Finding[]> =>
    log.tampered(change, async (store) => {
      const verifier = new Verifier({ store, keys: log.keys, seed: 7 });
      await verifier.run();
      const { listed } = verifier.findings;
      return new IndexComparison(store, log.index).locate(listed, verifier.counts());
    });
  const places = (findings: readonly Finding[], law: string) => [
    ...new Set(findings.filter((one) => one.law === law).map((one) => `${one.stream} @${one.revision} ${one.eventId}`)),
  ];
  const place = ({ stream, revision, id }: RawEvent) => `${stream} @${revision} ${id}`;
  const laws = (findings: readonly Finding[]) => [...new Set(findings.map(({ law }) => law))].sort();

  it('given nothing was changed, then nothing is found', async () => {
    expect(await verify(() => undefined)).toEqual([]);
  });

  it('given one byte of an event is another, then that event is named, and no other', async () => {
    const event = log.at('wallet-ami', 1);
    const found = await verify((file) => file.alter(event.position, '"category":"tobacco"', '"category":"tobaccp"'));
    expect(found).toEqual([
      expect.objectContaining({
        law: 'event-altered',
        stream: 'wallet-ami',
        revision: 1,
        eventId: event.id,
        position: String(event.position),
      }),
    ]);
  });

  it('given one byte is another and the checksum of the row is not, then the store refuses it, and it is named', async () => {
    const event = log.at('wallet-ami', 1);
    const found = await verify((file) => file.damage(event.position, '"category":"tobacco"', '"category":"tobaccp"'));
    expect(places(found, 'event-altered')).toEqual([place(event)]);
  });

  it('given an amount is another, then the books say so as well', async () => {
    const event = log.at('wallet-ami', 2);
    const found = await verify((file) => file.alter(event.position, '"amountYen":1000,', '"amountYen":9000,'));
    expect(places(found, 'event-altered')).toEqual([place(event)]);
    expect(laws(found)).toContain('lots');
  });

  it('given an event is taken out, then it is named, with the seals that it is missing under', async () => {
    const event = log.at('wallet-ben', 2);
    const found = await verify((file) => file.remove(event.position));
    expect(places(found, 'event-missing')).toEqual([place(event)]);
    expect(places(found, 'seal-root')).toEqual([place(log.at('seal-log', 0)), place(log.at('seal-log', 1))]);
  });

  it('given an event is taken out and a hole is left, then the store refuses to read on, and it is named', async () => {
    const event = log.at('wallet-ben', 2);
    expect(places(await verify((file) => file.tear(event.position)), 'event-missing')).toEqual([place(event)]);
  });

  it('given two events of a stream have changed places, then both are named', async () => {
    const [one, two] = [log.at('wallet-ben', 1), log.at('wallet-ben', 3)];
    const found = await verify((file) => {
      file.put({ ...one, revision: two.revision, position: two.position });
      file.put({ ...two, revision: one.revision, position: one.position });
    });
    expect(
      found
        .filter(({ law }) => law === 'events-swapped')
        .map(({ eventId }) => eventId)
        .sort(),
    ).toEqual([one.id, two.id].sort());
    expect(places(found, 'event-altered')).toEqual([]);
  });

  it('given two events of different streams have changed places in the log, then one of them is named', async () => {
    const [one, two] = [log.at('charge-c-ami', 1), log.at('wallet-ben', 0)];
    const found = await verify((file) => {
      file.tear(one.position);
      file.put({ ...two, position: one.position });
      file.put({ ...one, position: two.position });
    });
    expect(laws(found)).toContain('seal-root');
    const swapped = found.filter(({ law }) => law === 'events-swapped').map(({ eventId }) => eventId);
    expect(swapped.some((id) => id === one.id || id === two.id)).toBe(true);
  });

  it('given an event is put in without a chain, then it is named as added', async () => {
    const last = log.at('wallet-ben', 4);
    const added = {
      ...last,
      id: '00000000-0000-4000-8000-000000000001',
      revision: 5,
      position: log.events.at(-1)!.position + 1n,
    };
    const found = await verify((file) => file.put(added));
    expect(places(found, 'event-added')).toEqual([place(added)]);
  });

  it('given an event is put in before a seal with all hashes made anew, then the seal does not fit, and it is named', async () => {
    const stream = log.events.filter((event) => event.stream === 'wallet-ami');
    const added = { ...stream[1]!, id: '00000000-0000-4000-8000-000000000002' };
    const forged = rechained([...stream.slice(0, 2), added, ...stream.slice(2)]);
    const others = log.events.filter((event) => event.stream !== 'wallet-ami' && event.position > stream[1]!.position);
    const found = await verify((file) => {
      for (const event of log.events) if (event.position > stream[1]!.position) file.tear(event.position);
      for (const event of others) file.put({ ...event, position: event.position + 1n });
      for (const [at, event] of forged.entries()) {
        const position = at < 2 ? event.position : at === 2 ? stream[1]!.position + 1n : stream[at - 1]!.position + 1n;
        file.put({ ...event, position });
      }
    });
    expect(places(found, 'seal-root')).toHaveLength(2);
    expect(found.filter(({ law }) => law === 'event-added').map(({ eventId }) => eventId)).toEqual([added.id]);
  });

  it('given the table of heads is lost, then it is filled again, comes to the old roots, and goes on sealing', async () => {
    const made = await log.tampered(
      () => undefined,
      (store) => log.sealAnew(store),
    );
    expect(made).toMatchObject({ isNew: true, seal: { no: 3, events: log.events.length } });
  });

  it('given a log that is not as it was, then it is not sealed, and the event is named', async () => {
    const event = log.at('wallet-ami', 1);
    const alter = (file: LogFile) => file.alter(event.position, '"category":"tobacco"', '"category":"tobaccp"');
    await expect(log.tampered(alter, (store) => log.sealAnew(store))).rejects.toMatchObject({
      finding: { law: 'hash-chain', stream: 'wallet-ami', revision: 1, eventId: event.id },
    });
    const missing = log.at('charge-c-ben', 1).position;
    const hole = (file: LogFile) => file.tear(missing);
    await expect(log.tampered(hole, (store) => log.sealAnew(store))).rejects.toMatchObject({
      finding: { law: 'event-missing', position: String(missing) },
    });
    const cut = (file: LogFile) => file.remove(missing);
    await expect(log.tampered(cut, (store) => log.sealAnew(store))).rejects.toMatchObject({
      finding: { law: 'seal-root', position: JSON.parse(String(log.at('seal-log', 0).data)).position },
    });
  });

  it('given a log that ends before the heads, or is another, then it is not sealed on top of them', async () => {
    const before = await log.heads.totals();
    const [ami, seal, ben] = [log.at('wallet-ami', 4), log.at('seal-log', 1), log.at('wallet-ben', 4)];
    const refused = { finding: { law: 'sealed-log', position: String(ami.position) } };
    const without = (events: readonly RawEvent[]) => (file: LogFile) => {
      for (const { position } of events) file.remove(position);
    };
    await expect(log.tampered(without([ami, seal, ben]), (store) => log.sealOn(store))).rejects.toMatchObject(refused);
    // Longer than the heads, but not at the place where they end.
    await expect(log.tampered(without([ami, seal]), (store) => log.sealOn(store))).rejects.toMatchObject(refused);
    const empty = await LocalStore.start();
    const store = EventStore.connect(empty.url);
    await expect(log.sealOn(store)).rejects.toMatchObject(refused);
    await store.dispose();
    await empty.stop();
    expect(await log.heads.totals()).toEqual(before);
  });

  it('given bytes that the store itself finds changed, then each place is told, and all else is checked', async () => {
    const [one, two] = [log.at('wallet-ami', 1), log.at('wallet-ben', 2)];
    // Not the one behind the damage: what it was chained to is gone.
    const altered = log.at('wallet-ben', 4);
    const found = await verify((file) => {
      for (const { position } of [one, two]) file.damage(position, '"category":"tobacco"', '"category":"tobaccp"');
      file.alter(altered.position, '"category":"tobacco"', '"category":"tobaccp"');
    });
    expect(places(found, 'event-altered')).toEqual([one, two, altered].map(place));
  });

  it('given the end of a stream is cut off after a seal, then its last event is named', async () => {
    const event = log.at('wallet-ben', 3);
    const found = await verify((file) => {
      file.remove(log.at('wallet-ben', 4).position);
      file.remove(event.position);
    });
    expect(places(found, 'event-missing')).toContain(place(event));
    expect(laws(found)).toContain('seal-root');
  });

  it('given a whole stream is gone, then each of its events is named', async () => {
    const gone = log.events.filter(({ stream }) => stream === 'charge-c-ben');
    const found = await verify((file) => {
      for (const { position } of gone) file.remove(position);
    });
    expect(places(found, 'event-missing')).toEqual(gone.map(place));
    expect(laws(found)).toContain('seal-root');
  });

  it('given a seal signed with a key that is not ours, then it is named', async () => {
    const event = log.at('seal-log', 1);
    const { signature: _old, keyId: _key, ...statement } = JSON.parse(String(event.data));
    const stranger = new CheckpointSigner(makeSealKey('seal-stranger').private);
    const namesake = new CheckpointSigner(makeSealKey('seal-test').private);
    for (const signer of [stranger, namesake]) {
      const forged = rechained([log.at('seal-log', 0), { ...event, data: canonicalJson(signer.sign(statement)) }])[1]!;
      const found = await verify((file) => file.put(forged));
      expect(laws(found)).toEqual(['seal-signature']);
      expect(places(found, 'seal-signature')).toEqual([place(event)]);
    }
  });

  it('given a seal that says another root, then its signature and its root are wrong', async () => {
    const event = log.at('seal-log', 0);
    const { root } = JSON.parse(String(event.data));
    const other = root[0] === '0' ? '1' : '0';
    const found = await verify((file) => file.alter(event.position, `"root":"${root[0]}`, `"root":"${other}`));
    expect(laws(found)).toEqual(['event-altered', 'seal-link', 'seal-root', 'seal-signature']);
    expect(places(found, 'seal-signature')).toEqual([place(event)]);
  });
});

/** A stream as a forger would write it: revisions in order, every hash computed anew. */
function rechained(events: readonly RawEvent[]): RawEvent[] {
  let previous = GENESIS_HASH;
  return events.map((event, revision) => {
    const { hash: _old, ...metadata } = JSON.parse(event.metadata);
    const data = JSON.parse(String(event.data));
    const { stream, id, type } = event;
    const sealed = chainEvent(previous, { stream, revision, id, type, data, metadata });
    previous = sealed.hash;
    return { ...event, revision, data: sealed.dataJson, metadata: sealed.metadataJson };
  });
}

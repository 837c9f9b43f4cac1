import { binaryEvent } from '@eventstore/db-client';
import { same } from '../../expectation';
import { each, type Topic } from '../../rule';
import { ids, newStream, type Subject } from '../../subject';

const link = (text: string) => binaryEvent({ type: '$>', data: Buffer.from(text) });
const linkTo = (stream: string, revision: number) => link(`${revision}@${stream}`);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Ways in which the first of two events is no longer to be read. */
const WAYS_TO_GO: readonly (readonly [name: string, hide: (store: Subject, stream: string) => Promise<unknown>])[] = [
  ['soft-deleted', (store, stream) => store.client.deleteStream(stream)],
  ['tombstoned', (store, stream) => store.client.tombstoneStream(stream)],
  ['truncated by $tb', (store, stream) => store.client.setStreamMetadata(stream, { truncateBefore: 1 })],
  ['truncated by maxCount', (store, stream) => store.client.setStreamMetadata(stream, { maxCount: 1 })],
  [
    'older than maxAge',
    async (store, stream) => {
      await store.client.setStreamMetadata(stream, { maxAge: 1 });
      await pause(1_300);
    },
  ],
];

export const links: Topic = {
  name: 'links',
  rules: [
    {
      says: 'with resolveLinkTos: the entry has both event and link',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(2);
        const list = newStream();
        await store.client.appendToStream(list, linkTo(stream, 1));
        const [resolved] = await store.read(list, { resolveLinkTos: true });
        same([resolved?.event?.id, resolved?.link?.type, resolved?.link?.streamId], [sent[1]!.id, '$>', list]);
      },
    },
    {
      says: 'without it: the event is the $> itself',
      check: async (store) => {
        const { stream } = await store.streamOf(1);
        const list = newStream();
        await store.client.appendToStream(list, linkTo(stream, 0));
        const [itself] = await store.read(list);
        same([itself?.event?.type, itself?.link], ['$>', undefined]);
      },
    },
    {
      says: 'to an event that is not there: the link alone',
      check: async (store) => {
        const list = newStream();
        await store.client.appendToStream(list, linkTo(newStream(), 0));
        const [dangling] = await store.read(list, { resolveLinkTos: true });
        same([dangling?.event, dangling?.link?.type], [undefined, '$>']);
      },
    },
    ...each(
      WAYS_TO_GO,
      (name) => `to an event that is ${name}: the link alone`,
      async (store, hide) => {
        const { stream } = await store.streamOf(2);
        const list = newStream();
        await store.client.appendToStream(list, linkTo(stream, 0));
        await hide(store, stream);
        const [gone] = await store.read(list, { resolveLinkTos: true });
        same([gone?.event, gone?.link?.type], [undefined, '$>']);
      },
    ),
    {
      says: 'without a number in front: the $> itself, as an event',
      check: async (store) => {
        const list = newStream();
        await store.client.appendToStream(list, [link('x'), link('@'), link('9223372036854775808@x')]);
        const found = await store.read(list, { resolveLinkTos: true });
        same(
          found.map((one) => [one.event?.type, one.link]),
          [
            ['$>', undefined],
            ['$>', undefined],
            ['$>', undefined],
          ],
        );
      },
    },
    {
      says: 'with a number and no stream: the link alone',
      check: async (store) => {
        const list = newStream();
        await store.client.appendToStream(list, [link('0'), link('0@'), link(`-2@${list}`)]);
        const found = await store.read(list, { resolveLinkTos: true });
        same(
          found.map((one) => [one.event, one.link?.type]),
          [
            [undefined, '$>'],
            [undefined, '$>'],
            [undefined, '$>'],
          ],
        );
      },
    },
    {
      says: '-1@stream is the last event; space, sign and noughts before the revision do not matter',
      check: async (store) => {
        const { stream, sent } = await store.streamOf(2);
        const list = newStream();
        const texts = ['-1@', ' 0@', '00@', '+0 @'];
        await store.client.appendToStream(
          list,
          texts.map((text) => link(text + stream)),
        );
        const [first, last] = sent.map((one) => one.id);
        same(ids(await store.read(list, { resolveLinkTos: true })), [last, first, first, first]);
      },
    },
  ],
};

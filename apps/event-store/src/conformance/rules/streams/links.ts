import { binaryEvent } from '@eventstore/db-client';
import { same } from '../../expectation';
import type { Topic } from '../../rule';
import { newStream } from '../../subject';

const linkTo = (stream: string, revision: number) =>
  binaryEvent({ type: '$>', data: Buffer.from(`${revision}@${stream}`) });

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
  ],
};

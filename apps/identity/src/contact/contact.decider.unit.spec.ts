import { specification } from '@modosu/event-sourcing/testing/specification';
import { type ClaimEvent, claimDecider } from './contact.decider';

const { given } = specification(claimDecider);
const claimed = (ownerId: string): ClaimEvent => ({ type: 'contact.claimed.v1', data: { ownerId } });
const released = (ownerId: string): ClaimEvent => ({ type: 'contact.released.v1', data: { ownerId } });
const claim = (ownerId: string, instead?: number) =>
  ({ type: 'claim', ownerId, ...(instead === undefined ? {} : { instead }) }) as const;

describe('a claim', () => {
  it('given nobody, then it is of who comes first; others are told who that is', () => {
    given([])
      .when(claim('a'))
      .thenEvents([claimed('a')])
      .thenReply({ ownerId: 'a', number: 1 });
    given([claimed('a')])
      .when(claim('a'))
      .thenEvents([])
      .thenReply({ ownerId: 'a', number: 1 });
    given([claimed('a')])
      .when(claim('b'))
      .thenEvents([])
      .thenReply({ ownerId: 'a', number: 1 });
  });

  it('given a claim that does not count, then it is replaced by its number, and no other claim is', () => {
    given([claimed('a')])
      .when(claim('b', 1))
      .thenEvents([released('a'), claimed('b')])
      .thenReply({ ownerId: 'b', number: 2 });
    given([claimed('a'), released('a'), claimed('b')])
      .when(claim('c', 1))
      .thenEvents([])
      .thenReply({ ownerId: 'b', number: 2 });
  });

  it('given a claim, then only that very one is released, and the next gets another number', () => {
    const history = [claimed('a'), released('a'), claimed('a')];
    given(history).when({ type: 'release', ownerId: 'a', number: 1 }).thenEvents([]);
    given(history).when({ type: 'release', ownerId: 'b', number: 2 }).thenEvents([]);
    given(history)
      .when({ type: 'release', ownerId: 'a', number: 2 })
      .thenEvents([released('a')]);
    given([...history, released('a')])
      .when(claim('b'))
      .thenReply({ ownerId: 'b', number: 3 });
  });
});

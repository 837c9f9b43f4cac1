import { publishedEvents } from '@modosu/contracts/events';
import { z } from 'zod';
import { BEGINNINGS } from './id-law';

describe('an id names one thing', () => {
  it('given any event that opens a lot, then the lot is one of the things that begin once', () => {
    const opening = Object.values(publishedEvents).flatMap((events) =>
      Object.entries(events).flatMap(([type, schema]) =>
        schema instanceof z.ZodObject && 'lotId' in schema.shape && 'origin' in schema.shape ? [type] : [],
      ),
    );
    expect(opening).toContain('wallet.charge-credited.v1');
    expect(opening.filter((type) => BEGINNINGS[type]?.field !== 'lotId')).toEqual([]);
  });
});

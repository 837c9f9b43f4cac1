import { routes } from '../src/routes';
import { sampleOf } from './parts/sample';

describe('the table of all routes', () => {
  it('has an example of a request for each, made from its schema', () => {
    for (const { message } of routes) expect(message.request.safeParse(sampleOf(message.request)).success).toBe(true);
  });
});

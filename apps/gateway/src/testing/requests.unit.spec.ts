import { routes } from '../routes';
import { sampleOf } from './requests';

describe('the table of all routes', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'has an example of a request for %s, made from its schema, with what it is given',
    (_, { path, message }) => {
      expect(message.request.safeParse(sampleOf(message)).success).toBe(true);
      expect(sampleOf(message)).toEqual(sampleOf(message));
      if (path.includes(':chargeId')) expect(sampleOf(message, { chargeId: 'c-1' })).toMatchObject({ chargeId: 'c-1' });
    },
  );
});

import { serverName } from './server-name';

describe('the name of a server', () => {
  it.each([
    ['23.10.8.0', 'EventStoreDB 23.10.8.0'],
    ['24.10.1', 'EventStoreDB 24.10.1'],
    ['25.0.1.1679', 'KurrentDB 25.0.1.1679'],
    ['25.1.0-rc.1', 'KurrentDB 25.1.0-rc.1'],
    ['23.10.8 (modosu event-store)', '23.10.8 (modosu event-store)'],
  ])('given version %s, then it is %s', (version, name) => {
    expect(serverName(version)).toBe(name);
  });
});

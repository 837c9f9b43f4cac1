import { furtherCopies, serviceOf } from './copies';

describe('copies of services', () => {
  it('names the further ones after the service, and knows which service one is of', () => {
    expect(furtherCopies({ payment: 3, ledger: 1 })).toEqual(['payment-2', 'payment-3']);
    expect(['payment-2', 'payment', 'event-store', 'nats-server'].map((name) => serviceOf(name))).toEqual([
      'payment',
      'payment',
      'event-store',
      'nats-server',
    ]);
  });
});

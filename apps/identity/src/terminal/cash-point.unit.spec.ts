import { specification } from '@modosu/event-sourcing/testing/specification';
import { terminalDecider } from './terminal.decider';

const till = { terminalId: 't-1', merchantId: 'shop-1', name: 'Till 1', tokenHash: 'hash' };
const register = { terminalId: 't-1', method: 'register', name: 'Register 1', tokenHash: 'hash' } as const;

describe('the credential of a cash point', () => {
  it('is one thing only: a till does not become a cash point, nor a cash point a till', () => {
    const { given } = specification(terminalDecider);
    given([])
      .when({ type: 'create-cash-point', ...register })
      .thenEvents([{ type: 'terminal.cash-point-created.v1', data: register }]);
    given([{ type: 'terminal.created.v1', data: till }])
      .when({ type: 'create-cash-point', ...register })
      .thenRefused('CONFLICT');
    given([{ type: 'terminal.cash-point-created.v1', data: register }])
      .when({ type: 'create', ...till })
      .thenRefused('CONFLICT');
  });
});

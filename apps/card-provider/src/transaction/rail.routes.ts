import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { ok } from '../http/answer';
import { amountYen, reference } from '../http/fields';
import { get, post } from '../http/routes';
import { keyedHash } from '../secrets';
import { refundRoutes } from './refund.routes';
import type { Transaction, TransactionKind } from './transaction';
import { addTransaction, fullView, sameTransaction, shortView, transactionByReference } from './transactions';

const bankRequest = z.strictObject({ account: z.string().regex(/^[0-9A-Za-z-]{4,40}$/), amountYen, reference });
const cashRequest = z.strictObject({
  point: z.enum(['register', 'atm']),
  pointId: z.string().min(1).max(60),
  amountYen,
  reference,
});

interface Movement {
  kind: TransactionKind;
  source: string;
  amountYen: number;
  reference: string;
  declineCode: string | null;
  at: string;
}

/** Bank debits and credits, and cash paid in at a register or a cash machine. */
export function railRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { sql, secrets, newId } = dependencies;

  const move = (movement: Movement) => {
    const earlier = sameTransaction(sql, movement);
    if (earlier) return ok(shortView(earlier));
    const succeeded = movement.declineCode === null;
    const transaction: Transaction = {
      ...movement,
      id: newId(
        { 'bank-debit': 'bd', 'bank-credit': 'bc', 'cash-deposit': 'cash', 'card-payment': 'pay' }[movement.kind],
      ),
      status: succeeded ? 'succeeded' : 'declined',
      capturedYen: succeeded ? movement.amountYen : 0,
      refundedYen: 0,
      chargedBackYen: 0,
      eci: null,
    };
    addTransaction(sql, transaction);
    return ok(shortView(transaction));
  };

  for (const kind of ['bank-debit', 'bank-credit'] as const) {
    const route = { path: `/v1/${kind}s`, access: 'operator' as const, schema: bankRequest };
    post(app, dependencies, route, ({ body: { account, amountYen, reference }, now }) =>
      move({
        kind,
        source: keyedHash(secrets.fingerprintKey, 'bank-account', account),
        amountYen,
        reference,
        declineCode: bankDecline(kind, account),
        at: now,
      }),
    );
  }
  const cash = { path: '/v1/cash-deposits', access: 'operator' as const, schema: cashRequest };
  post(app, dependencies, cash, ({ body: { point, pointId, amountYen, reference }, now }) =>
    move({ kind: 'cash-deposit', source: `${point}:${pointId}`, amountYen, reference, declineCode: null, at: now }),
  );

  // Money sent to an account is not asked back, so a bank credit has no refund.
  refundRoutes(app, dependencies, '/v1/bank-debits', 'bank-debit');
  refundRoutes(app, dependencies, '/v1/cash-deposits', 'cash-deposit');
  for (const kind of ['bank-debit', 'bank-credit', 'cash-deposit'] as const) {
    get(app, dependencies, { path: `/v1/${kind}s/by-reference/:reference`, access: 'operator' }, (_request, params) =>
      ok(fullView(sql, transactionByReference(sql, kind, params.reference))),
    );
  }
}

/** The bank's test accounts: those that begin with 999 do not exist, those with 998 are empty. */
function bankDecline(kind: 'bank-debit' | 'bank-credit', account: string): string | null {
  if (account.startsWith('999')) return 'account_unknown';
  return kind === 'bank-debit' && account.startsWith('998') ? 'insufficient_funds' : null;
}

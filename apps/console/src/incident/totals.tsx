import type { Reply } from '@modosu/api-client/api-client';
import { count, yen } from '../figures/format';

type PlanTotals = Reply<'compensation.plan.show'>['totals'];

const YEN: [keyof PlanTotals, string][] = [
  ['originalsYen', 'Originals put right'],
  ['outflowYen', 'Unauthorised outflow'],
  ['recoveredYen', 'Recovered from what is left'],
  ['lossYen', 'Our loss'],
  ['receivableYen', 'Receivable from those who owe it'],
  ['refundYen', 'Refunded to funding sources'],
  ['disputeYen', 'Settled with issuers who were faster'],
  ['unclaimedYen', 'Kept for owners with no way back'],
  ['restoredYen', 'Own money restored to wallets'],
  ['cashbackYen', 'Cashback taken back'],
  ['unknowinglySpentYen', 'Unauthorised money spent unknowingly'],
];

export function Totals({ totals }: { totals: PlanTotals }) {
  return (
    <table className="totals">
      <caption>
        Totals of {count(totals.lines)} lines for {count(totals.customers)} customers
      </caption>
      <tbody>
        {YEN.map(([field, label]) => (
          <tr key={field} className={totals[field] === 0 ? 'none' : ''}>
            <th scope="row">{label}</th>
            <td className="num">{yen(totals[field])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

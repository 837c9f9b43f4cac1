import { inChunks } from '@modosu/concurrency/in-chunks';
import type { DatabaseTransaction } from '@modosu/read-models/database/database';
import type { LotTables } from '../lot/lot-rows';
import type { PostingTables } from '../posting/entry-rows';
import { CHARGED_BACK } from '../posting/postings.projection';
import { isCompensatedTwice, type OriginalFacts } from './original';

/** For statements that take a parameter for each. */
const IDS_A_QUERY = 100;

export interface IncidentRemedies {
  recoveredYen: number;
  lossYen: number;
  receivableYen: number;
  /** How many originals were put right. */
  originals: number;
  /** How many of them got more than they were. */
  compensatedTwice: number;
}

/** What was posted to put an incident right, from the postings that name it and a component. */
export async function incidentRemedies(
  trx: DatabaseTransaction<LotTables & PostingTables>,
  incidentId: string,
): Promise<IncidentRemedies> {
  const rows = await trx
    .selectFrom('postings')
    .select(['component', (eb) => eb.fn.sum<number>('amount_yen').as('yen')])
    .where('incident_id', '=', incidentId)
    .where('component', 'is not', null)
    .groupBy('component')
    .execute();
  const yenOf = (component: string) => rows.find((row) => row.component === component)?.yen ?? 0;
  const originals = await originalsOf(trx, incidentId);
  return {
    recoveredYen: yenOf('recovered'),
    lossYen: yenOf('loss'),
    receivableYen: yenOf('receivable'),
    originals: originals.length,
    compensatedTwice: originals.filter(isCompensatedTwice).length,
  };
}

async function originalsOf(
  trx: DatabaseTransaction<LotTables & PostingTables>,
  incidentId: string,
): Promise<OriginalFacts[]> {
  const named = await trx
    .selectFrom('postings')
    .select('original_id')
    .distinct()
    .where('incident_id', '=', incidentId)
    .where('component', 'is not', null)
    .where('original_id', 'is not', null)
    .orderBy('original_id')
    .execute();
  const facts: OriginalFacts[] = [];
  for (const chunk of inChunks(
    named.map((row) => row.original_id as string),
    IDS_A_QUERY,
  )) {
    facts.push(...(await factsOf(trx, chunk)));
  }
  return facts;
}

async function factsOf(
  trx: DatabaseTransaction<LotTables & PostingTables>,
  originalIds: readonly string[],
): Promise<OriginalFacts[]> {
  const posted = await trx
    .selectFrom('postings')
    .select(['original_id', 'kind', 'component', (eb) => eb.fn.sum<number>('amount_yen').as('yen')])
    .where('original_id', 'in', originalIds)
    .groupBy(['original_id', 'kind', 'component'])
    .execute();
  const lots = await trx
    .selectFrom('lots')
    .select(['lot_id', 'amount_yen'])
    .where('lot_id', 'in', originalIds)
    .execute();
  const debits = await trx
    .selectFrom('lot_uses')
    .select(['debit_id', (eb) => eb.fn.sum<number>('amount_yen').as('yen')])
    .where('debit_id', 'in', originalIds)
    .where('kind', 'in', ['payment', 'transfer'])
    .groupBy('debit_id')
    .execute();
  const chargedBack = await trx
    .selectFrom('entries')
    .innerJoin('postings', 'postings.position', 'entries.position')
    .select(['entries.stream', (eb) => eb.fn.sum<number>('postings.amount_yen').as('yen')])
    .where(
      'entries.stream',
      'in',
      originalIds.map((id) => `charge-${id}`),
    )
    .where('entries.type', '=', CHARGED_BACK)
    .where('postings.kind', '=', 'dispute')
    .groupBy('entries.stream')
    .execute();
  return originalIds.map((originalId) => {
    const byKind: Record<string, number> = {};
    let financedYen = 0;
    for (const row of posted) {
      if (row.original_id !== originalId) continue;
      byKind[row.kind] = (byKind[row.kind] ?? 0) + row.yen;
      if (row.component !== null) financedYen += row.yen;
    }
    const lot = lots.find((row) => row.lot_id === originalId);
    const debit = debits.find((row) => row.debit_id === originalId);
    const issuer = chargedBack.find((row) => row.stream === `charge-${originalId}`);
    const amountYen = lot?.amount_yen ?? debit?.yen ?? 0;
    return { originalId, amountYen, byKind, financedYen, chargedBackYen: issuer?.yen ?? 0 };
  });
}

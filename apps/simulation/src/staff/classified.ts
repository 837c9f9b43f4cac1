import type { Item } from '@modosu/api-client/pages';

/** A transaction as the rules classified it. */
export type Classified = Item<'compensation.incident.transactions'>;

export const isFlagged = ({ classification }: Classified): boolean =>
  classification === 'confirmed' || classification === 'probable';

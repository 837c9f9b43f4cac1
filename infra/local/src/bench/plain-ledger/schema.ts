/**
 * What most operators have today: a table of accounts, a table of transfers, a table of entries, and one function that
 * does a transfer once for each idempotency key, locks the accounts in the order of their names, and lets no wallet fall
 * below zero.
 */
export const SCHEMA = `
create table account (
  id text primary key,
  balance_yen bigint not null default 0,
  may_be_negative boolean not null default false,
  check (may_be_negative or balance_yen >= 0)
);
create table transfer (
  id uuid primary key default gen_random_uuid(),
  idempotency_key text not null unique,
  from_account text not null references account,
  to_account text not null references account,
  amount_yen bigint not null check (amount_yen > 0),
  made_at timestamptz not null default now()
);
create table entry (
  transfer_id uuid not null references transfer,
  account_id text not null references account,
  amount_yen bigint not null,
  primary key (transfer_id, account_id)
);

create function pay(key text, from_id text, to_id text, yen bigint) returns uuid language plpgsql as $$
declare
  made transfer%rowtype;
begin
  insert into transfer (idempotency_key, from_account, to_account, amount_yen)
    values (key, from_id, to_id, yen)
    on conflict (idempotency_key) do nothing
    returning * into made;
  if not found then
    select * into strict made from transfer where idempotency_key = key;
    if (made.from_account, made.to_account, made.amount_yen) is distinct from (from_id, to_id, yen) then
      raise exception 'the key names another transfer' using errcode = 'P0001';
    end if;
    return made.id;
  end if;
  perform 1 from account where id in (from_id, to_id) order by id for update;
  update account set balance_yen = balance_yen - yen where id = from_id;
  update account set balance_yen = balance_yen + yen where id = to_id;
  insert into entry (transfer_id, account_id, amount_yen) values (made.id, from_id, -yen), (made.id, to_id, yen);
  return made.id;
end $$;
`;

/** Wallets of ¥100,000,000 each and as many merchants, so that no row is hotter than in the payments that are compared. */
export const ACCOUNTS = `
insert into account (id, balance_yen) select 'wallet-' || i, 100000000 from generate_series(0, $1::int - 1) as i;
`;
export const MERCHANTS = `
insert into account (id, may_be_negative) select 'merchant-' || i, true from generate_series(0, $1::int - 1) as i;
`;

import type { Command } from 'commander';

/** What commands about one incident have in common: its id is their first argument. */
export const INCIDENT = 'the id of an incident';
/** Whose work most of it is. */
export const FRAUD = ['fraud'];

export const idOf = (command: Command): string => command.args[0]!;

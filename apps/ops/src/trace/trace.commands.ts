import { type Command, Option } from 'commander';
import { part } from '../api/api';
import { atDesk, type Surroundings } from '../desk';
import type { Trace } from './trace';
import { mermaidOf } from './trace-mermaid';
import { drawTrace } from './trace-tree';

export function addTraceCommand(program: Command, around: Surroundings): void {
  program
    .command('trace')
    .argument('<charge>', 'the id of a charge')
    .description('Where a charge went: payments, transfers hop by hop, cashback, what is left, and what put it right.')
    .option('--events', 'also the events, what caused each and what it posted')
    .option('--wide', 'whole ids even where the terminal is narrower')
    .addOption(new Option('--mermaid', 'as a Mermaid flow chart, to paste into a document').conflicts(['events']))
    .addHelpText(
      'after',
      `
Examples:
  $ modosu trace 0197c1f0-6a5e-7cc2-9d0e-0d8f3c2b1a00
  $ modosu trace 0197c1f0-6a5e-7cc2-9d0e-0d8f3c2b1a00 --events
  $ modosu trace 0197c1f0-6a5e-7cc2-9d0e-0d8f3c2b1a00 --mermaid > charge.mmd
Charges of an incident: modosu incident transactions INCIDENT --kind charge`,
    )
    .action(
      atDesk(around, undefined, async (desk, command) => {
        const { events, wide, mermaid } = command.opts<{ events?: boolean; wide?: boolean; mermaid?: boolean }>();
        const columns = wide ? undefined : desk.terminal.columns;
        const trace = await desk.api.get<Trace>(`/v1/staff/trace/charges/${part(command.args[0]!)}`);
        desk.show(trace, (found) => (mermaid ? mermaidOf(found) : drawTrace(found, { events, columns })));
      }),
    );
}

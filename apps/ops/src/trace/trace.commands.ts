import { writeFileSync } from 'node:fs';
import { ApiError } from '@modosu/api-client/api-error';
import { type Command, Option } from 'commander';
import { type Environment, withSession } from '../command-context';
import { Failure } from '../failure';
import { withProgress } from '../progress';
import { svgOf } from './figure/svg';
import type { Trace } from './trace';
import { mermaidOf } from './trace-mermaid';
import { drawTrace } from './trace-tree';

interface TraceOptions {
  events?: boolean;
  wide?: boolean;
  mermaid?: boolean;
  svg?: string;
}

export function addTraceCommand(program: Command, environment: Environment): void {
  program
    .command('trace')
    .argument('<id>', 'of a charge, payment, transfer, cashback, compensation or event')
    .description(
      'Where money came from and went, any number of hops: lots, payments, transfers, cashback, what is left, what put it right, and what caused each step.',
    )
    .option(
      '--events',
      'also the events as a tree of causes, with what each posted (of an event and a compensation they are always there)',
    )
    .option('--wide', 'whole ids even where the terminal is narrower')
    .addOption(
      new Option('--mermaid', 'as a Mermaid flow chart, to paste into a document').conflicts(['events', 'svg']),
    )
    .option('--svg <file>', 'write the flow of the money as a figure, widths by yen')
    .addHelpText(
      'after',
      `
Examples:
  $ modosu trace 0197c1f0-6a5e-7cc2-9d0e-0d8f3c2b1a00             a charge, or anything else that has an id
  $ modosu trace 5b0f7f0e-4a39-5a6e-8a0c-7c1f2d9e6b11 --events    with what caused what
  $ modosu trace cashback:5b0f7f0e-4a39-5a6e-8a0c-7c1f2d9e6b11    the cashback of that payment
  $ modosu trace compensation-0197c1f0-6a5e-7cc2-9d0e-0d8f3c2b1a00   how that charge was put right, step by step
  $ modosu trace 0197c1f0-6a5e-7cc2-9d0e-0d8f3c2b1a00 --svg charge.svg
  $ modosu trace 0197c1f0-6a5e-7cc2-9d0e-0d8f3c2b1a00 --mermaid > charge.mmd
Ids: modosu incident transactions INCIDENT, modosu statement CUSTOMER, modosu postings ACCOUNT`,
    )
    .action(
      withSession(environment, undefined, async (context, command) => {
        const { events, wide, mermaid, svg } = command.opts<TraceOptions>();
        const id = command.args[0]!;
        const columns = wide ? undefined : context.terminal.columns;
        const asked = context.api.call('ledger.trace.show', { id });
        const trace = await withProgress(context, 'Tracing', () => asked.catch((error) => refuse(error, id)));
        if (svg !== undefined) {
          writeFigure(svg, trace);
          context.terminal.err(`Written to ${svg}; a browser shows it.`);
        }
        if (svg === undefined || context.json) {
          context.show(trace, (found) => (mermaid ? mermaidOf(found) : drawTrace(found, { events, columns })));
        }
      }),
    );
}

/** @throws Failure always; for an id of nothing it says what there is, and where ids are to be found */
function refuse(error: unknown, id: string): never {
  if (!(error instanceof ApiError) || error.code !== 'NOT_FOUND') throw error;
  const { isA } = (error.details ?? {}) as { isA?: string };
  if (isA === 'customer') {
    throw new Failure(`${id} is a customer; a trace is of what moved money. Next: modosu statement ${id}`);
  }
  throw new Failure(
    `Nothing that can be traced is called ${id}. A trace takes the id of a charge, a payment, a transfer, cashback (cashback:PAYMENT), a compensation (compensation-ORIGINAL) or an event.\n` +
      'Ids: modosu incident transactions INCIDENT, modosu statement CUSTOMER, modosu postings ACCOUNT',
  );
}

function writeFigure(file: string, trace: Trace): void {
  const figure = svgOf(trace);
  if (figure === undefined) throw new Failure(`No money has moved for ${trace.id}, so there is no flow to draw.`);
  try {
    writeFileSync(file, figure);
  } catch (error) {
    throw new Failure(`${file} cannot be written: ${(error as Error).message}`);
  }
}

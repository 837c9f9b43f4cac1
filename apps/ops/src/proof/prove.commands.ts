import { writeFileSync } from 'node:fs';
import { ApiError } from '@modosu/api-client/api-error';
import type { Command } from 'commander';
import { type Environment, withSession } from '../command-context';
import { agreed, changing } from '../consent';
import { Failure } from '../failure';
import { LOG_ROLES } from '../log/log-roles';
import { makeSeal } from './seal.commands';

export function addProveCommand(program: Command, environment: Environment): void {
  changing(program.command('prove').argument('<event>', 'the id of an event'))
    .description('A proof that an event is in the log and unaltered, which anybody can check with the public key.')
    .option('--out <file>', 'write the proof there; printed otherwise')
    .addHelpText(
      'after',
      `
The proof holds this one event in full and of all others only hashes. If the event is not under a seal yet, it asks
whether to seal first (--yes: without asking).

Examples:
  $ modosu prove EVENT --out proof.json
  $ modosu seal --keys > keys.json
  $ node apps/ops/bin/check-proof.mjs proof.json keys.json`,
    )
    .action(
      withSession(environment, LOG_ROLES, async (context, command) => {
        const prove = () => context.api.call('ledger.event.prove', { eventId: command.args[0]! });
        const proof = await prove().catch(async (error: unknown) => {
          if (!(error instanceof ApiError && error.code === 'NOT_SEALED')) throw error;
          const lines = ['This event is not under a seal yet. A seal now would cover it.'];
          if (!(await agreed(context, command, { will: { seal: true }, lines, question: 'Seal the log now?' })))
            return undefined;
          await makeSeal(context.api);
          return prove();
        });
        if (proof === undefined) return;
        const text = JSON.stringify(proof, null, 2);
        const { out } = command.opts<{ out?: string }>();
        if (out === undefined) return context.terminal.out(text);
        write(out, `${text}\n`);
        const { event, seal, streamPath, sealPath } = proof;
        const hashes = streamPath.length + sealPath.length;
        context.show({ out, event: event.id, seal: seal.no, hashes }, () => [
          `${event.type} ${event.id} (${event.stream} @${event.revision}) is under seal no ${seal.no}; ${hashes} hashes prove it.`,
          `Written to ${out}. To check it: node apps/ops/bin/check-proof.mjs ${out} keys.json (modosu seal --keys > keys.json)`,
        ]);
      }),
    );
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Failure(`${path} cannot be written: ${(error as Error).message}`);
  }
}

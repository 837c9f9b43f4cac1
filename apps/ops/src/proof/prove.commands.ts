import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ApiRefusal, part } from '../api/api';
import { agreed, changing } from '../consent';
import { atDesk, type Surroundings } from '../desk';
import { Failure } from '../failure';
import { KEEPERS, makeSeal, type Seal } from './seal.commands';

interface Proof {
  event: { id: string; type: string; stream: string; revision: number };
  streamPath: unknown[];
  sealPath: unknown[];
  seal: Seal;
}

export function addProveCommand(program: Command, around: Surroundings): void {
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
      atDesk(around, KEEPERS, async (desk, command) => {
        const path = `/v1/staff/log/events/${part(command.args[0]!)}/proof`;
        const proof = await desk.api.get<Proof>(path).catch(async (error: unknown) => {
          if (!(error instanceof ApiRefusal && error.code === 'NOT_SEALED')) throw error;
          const lines = ['This event is not under a seal yet. A seal now would cover it.'];
          if (!(await agreed(desk, command, { will: { seal: true }, lines, question: 'Seal the log now?' })))
            return undefined;
          await makeSeal(desk.api);
          return desk.api.get<Proof>(path);
        });
        if (proof === undefined) return;
        const text = JSON.stringify(proof, null, 2);
        const { out } = command.opts<{ out?: string }>();
        if (out === undefined) return desk.terminal.out(text);
        write(out, `${text}\n`);
        const { event, seal, streamPath, sealPath } = proof;
        const hashes = streamPath.length + sealPath.length;
        desk.show({ out, event: event.id, seal: seal.no, hashes }, () => [
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

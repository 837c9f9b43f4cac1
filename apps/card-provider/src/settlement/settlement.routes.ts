import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { ok } from '../http/answer';
import { isoTime } from '../http/fields';
import { checked, get, guarded } from '../http/routes';
import { lastLine, type Period, settlementFile, settlementTotals } from './settlement-file';

const period = z.strictObject({ from: isoTime.optional(), to: isoTime.optional() });
const periodOf = (request: FastifyRequest): Period => checked(period, request.query);

/** The settlement file and its sums. */
export function settlementRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { sql } = dependencies;
  const file = { path: '/v1/settlement', access: 'operator' as const };
  app.get(file.path, guarded(dependencies, file), async (request, reply) =>
    reply.type('application/x-ndjson').send(Readable.from(settlementFile(sql, periodOf(request)))),
  );
  get(app, dependencies, { path: '/v1/settlement/totals', access: 'operator' }, (request) =>
    ok(settlementTotals(sql, periodOf(request), lastLine(sql))),
  );
}

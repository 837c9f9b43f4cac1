import {
  type CreateIndexNode,
  type CreateTableNode,
  DummyDriver,
  Kysely,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type RootOperationNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { AnyTables, Database } from '../database/database';
import type { Projection } from '../projection';

/** A table as its projection declares it. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns of its primary key. */
  readonly key: readonly string[];
}

/** What a projection's `schema` would make, not made yet. */
export interface ProjectionSchema {
  readonly tables: readonly TableShape[];
  readonly creations: readonly CreateTableNode[];
  readonly indexes: readonly CreateIndexNode[];
}

class Recorder implements KyselyPlugin {
  readonly statements: RootOperationNode[] = [];

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    this.statements.push(node);
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    return result;
  }
}

/**
 * Asks a projection for its tables and indexes without making any.
 * @throws RangeError if it does anything else there, or makes a table without a primary key
 */
export async function schemaOf(projection: Projection): Promise<ProjectionSchema> {
  const recorder = new Recorder();
  const nowhere = new Kysely<AnyTables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    plugins: [recorder],
  });
  await projection.schema(nowhere);
  const creations: CreateTableNode[] = [];
  const indexes: CreateIndexNode[] = [];
  for (const node of recorder.statements) {
    if (node.kind === 'CreateTableNode') creations.push(node);
    else if (node.kind === 'CreateIndexNode') indexes.push(node);
    else throw new RangeError(`the schema of ${projection.name} does more than make tables and indexes`);
  }
  const tables = creations.map(shapeOf);
  const made = tables.map(({ name }) => name).sort();
  if (made.join() !== [...projection.tables].sort().join())
    throw new RangeError(`${projection.name} says it has the tables ${projection.tables}, and makes ${made}`);
  return { tables, creations, indexes };
}

/** Runs a recorded statement. */
export async function execute(db: Database, node: RootOperationNode): Promise<void> {
  const id: QueryId = { queryId: 'schema' };
  await db.executeQuery(db.getExecutor().compileQuery(node, id));
}

function shapeOf({ table, columns, constraints = [] }: CreateTableNode): TableShape {
  const name = table.table.identifier.name;
  const key = columns.filter(({ primaryKey }) => primaryKey).map(({ column }) => column.column.name);
  for (const constraint of constraints) {
    if (constraint.kind === 'PrimaryKeyConstraintNode')
      key.push(...constraint.columns.map(({ column }) => column.name));
  }
  if (key.length === 0) throw new RangeError(`the table ${name} has no primary key`);
  return { name, columns: columns.map(({ column }) => column.column.name), key };
}

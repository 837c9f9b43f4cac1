import {
  type CreateIndexNode,
  type IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimaryKeyConstraintNode,
  type QueryResult,
  type RootOperationNode,
  type TableNode,
  type UniqueConstraintNode,
  type UnknownRow,
} from 'kysely';

/** What a table, index or constraint of a generation is called while the plain name is not its own. */
export function nameIn(generation: number, name: string): string {
  return `g${generation}_${name}`;
}

/** Gives a projection's own tables, indexes and named constraints the names of one generation; others keep theirs. */
class NameTransformer extends OperationNodeTransformer {
  constructor(
    private readonly generation: number,
    private readonly tables: ReadonlySet<string>,
  ) {
    super();
  }

  protected override transformTable(node: TableNode): TableNode {
    const { identifier } = node.table;
    if (!this.tables.has(identifier.name)) return node;
    return { ...node, table: { ...node.table, identifier: this.renamed(identifier) } };
  }

  protected override transformCreateIndex(node: CreateIndexNode): CreateIndexNode {
    const made = super.transformCreateIndex(node);
    return { ...made, name: this.renamed(node.name) };
  }

  protected override transformPrimaryKeyConstraint(node: PrimaryKeyConstraintNode): PrimaryKeyConstraintNode {
    const made = super.transformPrimaryKeyConstraint(node);
    return node.name ? { ...made, name: this.renamed(node.name) } : made;
  }

  protected override transformUniqueConstraint(node: UniqueConstraintNode): UniqueConstraintNode {
    const made = super.transformUniqueConstraint(node);
    return node.name ? { ...made, name: this.renamed(node.name) } : made;
  }

  private renamed(identifier: IdentifierNode): IdentifierNode {
    return { ...identifier, name: nameIn(this.generation, identifier.name) };
  }
}

/** Lets a projection's code, which says plain names, make and fill the tables of one generation. */
export class GenerationNames implements KyselyPlugin {
  private readonly transformer: NameTransformer;

  constructor(generation: number, tables: readonly string[]) {
    this.transformer = new NameTransformer(generation, new Set(tables));
  }

  transformQuery({ node }: Pick<PluginTransformQueryArgs, 'node'>): RootOperationNode {
    return this.transformer.transformNode(node);
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

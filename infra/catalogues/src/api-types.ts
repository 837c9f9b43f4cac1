/** What of JSON Schema the description of the API uses; every other keyword is refused, so that no type is too wide. */
interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  $ref?: string;
  description?: string;
}
interface Operation {
  operationId: string;
  summary: string;
  description: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: JsonSchema }[];
  requestBody?: { content: { 'application/json': { schema: JsonSchema } } };
  responses: { 200: { content: { 'application/json': { schema: JsonSchema } } } };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
}

/** Keywords that give a type, and those that narrow it further than a type of TypeScript can say. */
const KNOWN = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'anyOf', '$ref'],
  ...['description', 'default', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'minItems', 'maxItems', 'uniqueItems', 'propertyNames'],
]);
const PRIMITIVES: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

/**
 * The operations of an OpenAPI document as a module of TypeScript: for each the fields of its request, wherever in the
 * request they go, and its reply; and a table of where each is.
 * @throws Error for a keyword of JSON Schema that it does not know
 */
export function apiTypes(document: Document, note: string): string {
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
    .sort((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
  const { Error: failure, ...named } = document.components.schemas;
  return [
    `// ${note}`,
    '',
    '/** The stable codes of everything that the API refuses. */',
    `export type ErrorCode =\n  | ${union(failure!.properties!.error!.properties!.code!.enum!).replaceAll(' | ', '\n  | ')};`,
    '',
    ...Object.entries(named).map(([name, schema]) => `export type ${name} = ${typeOf(schema, '')};\n`),
    '/** What each operation is asked, and what it replies. */',
    'export interface Operations {',
    ...operations.flatMap(({ operation }) => [
      `  /** ${operation.summary} ${operation.description} */`,
      `  '${operation.operationId}': {`,
      `    request: ${typeOf(requestOf(operation), '    ')};`,
      `    reply: ${typeOf(operation.responses[200].content['application/json'].schema, '    ')};`,
      '  };',
    ]),
    '}',
    '',
    "export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';",
    '',
    '/** Where each operation is. */',
    'export const PLACES: Readonly<Record<keyof Operations, readonly [method: Method, path: string]>> = {',
    ...operations.map(
      ({ path, method, operation }) => `  '${operation.operationId}': ['${method.toUpperCase()}', '${path}'],`,
    ),
    '};',
    '',
  ].join('\n');
}

/** Path, query and body as one: no name stands in two of them. */
function requestOf({ parameters = [], requestBody }: Operation): JsonSchema {
  const fields = parameters.filter((parameter) => parameter.in !== 'header');
  const body = requestBody?.content['application/json'].schema;
  return {
    type: 'object',
    properties: { ...Object.fromEntries(fields.map(({ name, schema }) => [name, schema])), ...body?.properties },
    required: [...fields.filter(({ required }) => required).map(({ name }) => name), ...(body?.required ?? [])],
    additionalProperties: false,
  };
}

function typeOf(schema: JsonSchema, indent: string): string {
  for (const keyword of Object.keys(schema)) {
    if (!KNOWN.has(keyword)) throw new Error(`the types of the API client know no JSON Schema with "${keyword}"`);
  }
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1)!;
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return union(schema.enum);
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map((one) => typeOf(one, indent)))].join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  if (schema.type === 'array') {
    const items = typeOf(schema.items ?? {}, indent);
    const isUnion = schema.items?.enum ?? schema.items?.anyOf ?? Array.isArray(schema.items?.type);
    return `readonly ${isUnion ? `(${items})` : items}[]`;
  }
  if (schema.type === 'object') return objectOf(schema, indent);
  return schema.type === undefined ? 'unknown' : PRIMITIVES[schema.type]!;
}

function objectOf({ properties = {}, required = [], additionalProperties }: JsonSchema, indent: string): string {
  const fields = Object.entries(properties);
  if (fields.length === 0) {
    if (typeof additionalProperties !== 'object') return 'Record<string, never>';
    return `Readonly<Record<string, ${typeOf(additionalProperties, indent)}>>`;
  }
  const inner = `${indent}  `;
  const lines = fields.map(
    ([name, field]) => `${inner}readonly ${name}${required.includes(name) ? '' : '?'}: ${typeOf(field, inner)};\n`,
  );
  return `{\n${lines.join('')}${indent}}`;
}

const literal = (value: unknown) => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value));

const union = (values: readonly unknown[]) => values.map(literal).join(' | ');

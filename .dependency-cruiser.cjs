/** The house's boundaries: what a room may import. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.spec\\.ts$' },
  to: { pathNot: allowed, dependencyTypesNot: ['core', 'type-only'] },
});
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'packages-never-import-apps', severity: 'error', from: { path: '^packages/' }, to: { path: '^apps/' } },
    only(
      'api-client-stands-alone',
      '^packages/api-client/',
      '^(packages/api-client/|node_modules/)',
      'what programs outside are given imports nothing of ours',
    ),
    only('accounting-is-pure', '^packages/accounting/', '^packages/accounting/', 'accounting imports nothing'),
    only('concurrency-is-pure', '^packages/concurrency/', '^packages/concurrency/', 'concurrency imports nothing'),
    {
      name: 'contracts-know-no-service',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: '^packages/(event-store-client|event-sourcing|read-models|service-kit)/' },
    },
    {
      name: 'event-store-client-imports-no-package-but-concurrency',
      severity: 'error',
      from: { path: '^packages/event-store-client/' },
      to: { path: '^packages/', pathNot: '^packages/(event-store-client|concurrency)/' },
    },
    {
      name: 'event-sourcing-imports-the-client-only',
      severity: 'error',
      from: { path: '^packages/event-sourcing/' },
      to: { path: '^packages/', pathNot: '^packages/(event-sourcing|event-store-client|concurrency)/' },
    },
    {
      name: 'read-models-know-no-wallet-word',
      severity: 'error',
      from: { path: '^packages/read-models/' },
      to: { path: '^packages/(accounting|contracts|service-kit)/' },
    },
    {
      name: 'deciders-are-pure',
      severity: 'error',
      from: { path: '\\.(decider|events|process)\\.ts$' },
      to: {
        path: '^(packages/service-kit|packages/event-sourcing/src/command|packages/event-store-client/src/(protocol|store)|packages/read-models/|node_modules/(@nestjs|nats|kysely|libsql|@eventstore|undici))',
      },
    },
    {
      name: 'outside-programs-use-the-public-api-only',
      severity: 'error',
      from: { path: '^apps/(simulation|card-provider|event-store|ops|console)/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^packages/(contracts|concurrency|event-store-client|event-sourcing|read-models|service-kit|accounting)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node'] },
  },
};

// What a package, a service and a folder may import. Type imports count. `npm run boundaries` checks it.

/** What sends, stores, waits or is a framework; deciders only compute. */
const IMPURE =
  '^(packages/(service-kit|read-models|concurrency)/|packages/event-sourcing/src/command/|packages/event-store-client/src/(protocol|store)/|node_modules/(@nestjs|nats|kysely|libsql|pg|@eventstore|undici))';
const forbid = (name, from, to, more = {}) => ({ name, severity: 'error', from, to, ...more });
/** A package imports of ours only the packages named, and itself. */
const importsOnly = (name, ...others) =>
  forbid(
    `${name}-imports-${others.length > 0 ? `only-${others.join('-and-')}` : 'nothing-of-ours'}`,
    { path: `^packages/${name}/`, pathNot: '\\.spec\\.ts$' },
    { path: '^(packages|apps|infra)/', pathNot: `^packages/(${[name, ...others].join('|')})/` },
  );

module.exports = {
  forbidden: [
    forbid('no-circle-of-files', {}, { circular: true }),
    forbid('no-circle-of-folders', {}, { circular: true }, { scope: 'folder' }),
    forbid('apps-never-import-apps', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: '^apps/$1/' }),
    forbid('packages-never-import-programs', { path: '^packages/' }, { path: '^(apps|infra)/' }),
    forbid(
      'what-runs-imports-no-infrastructure',
      { path: '^apps/[^/]+/src/', pathNot: '\\.spec\\.ts$' },
      { path: '^infra/' },
    ),
    forbid(
      'a-subfolder-belongs-to-its-feature',
      { path: '^(apps/[^/]+/src)/([^/]+)/' },
      { path: '^$1/[^/]+/[^/]+/', pathNot: '^$1/$2/' },
    ),
    importsOnly('accounting'),
    importsOnly('concurrency'),
    importsOnly('api-client'),
    importsOnly('contracts', 'accounting'),
    importsOnly('event-store-client', 'concurrency'),
    importsOnly('event-sourcing', 'event-store-client', 'concurrency'),
    importsOnly('read-models', 'event-sourcing', 'event-store-client', 'concurrency'),
    forbid(
      'pure-packages',
      { path: '^packages/(accounting|concurrency)/', pathNot: '\\.spec\\.ts$' },
      { path: 'node_modules' },
    ),
    forbid('deciders-are-pure', { path: '\\.(decider|events|entries|state)\\.ts$' }, { path: IMPURE }),
    // What a process looks like may be described by types of what runs it.
    forbid('processes-are-pure', { path: '\\.process\\.ts$' }, { path: IMPURE, dependencyTypesNot: ['type-only'] }),
    forbid(
      'outside-programs-use-the-public-api-only',
      { path: '^apps/(simulation|card-provider|event-store|ops|console)/', pathNot: '\\.spec\\.ts$' },
      { path: '^packages/', pathNot: '^packages/api-client/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/|\\.spec\\.tsx?$' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node'] },
  },
};

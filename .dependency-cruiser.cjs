/** Imports point toward `core`. A boundary is a rule here, not a paragraph. */
const nothingButCore = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${folder}` },
  to: { path: '^(core|workflows|activities|adapters|api|worker|web|dev|bench|test)/', pathNot: allowed },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.css$' } },
    nothingButCore('core-is-pure', 'core/', ['^core/'], 'The domain knows nobody.'),
    {
      name: 'core-has-no-io',
      comment: 'No Node built-ins: everything in core also runs in a browser.',
      severity: 'error',
      from: { path: '^core/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-libraries',
      comment: 'Only these libraries, each pure.',
      severity: 'error',
      from: { path: '^core/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer'],
        pathNot:
          'node_modules/(zod|yaml|luxon|@types/luxon|liquidjs|@marcbachmann/cel-js|sms-segments-calculator|libphonenumber-js|@noble/hashes)/',
      },
    },
    nothingButCore(
      'workflows-know-the-engine-only',
      'workflows/',
      ['^workflows/', '^core/pathway/', '^core/record/', '^core/calendar/derivation'],
      'Deterministic code: the engine and its types, nothing else of core.',
    ),
    {
      name: 'workflows-libraries',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: 'node_modules/@temporalio/(workflow|interceptors-opentelemetry|common)/',
      },
    },
    {
      name: 'workflows-engine-without-schemas',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { reachable: true, path: 'node_modules/(zod|yaml|luxon)/' },
    },
    nothingButCore(
      'activities-know-core',
      'activities/',
      ['^activities/', '^core/', '^workflows/care-pathway/messages'],
      'Capabilities over ports.',
    ),
    nothingButCore(
      'adapters-implement-ports',
      'adapters/',
      ['^adapters/', '^core/', '^workflows/care-pathway/messages', '^workflows/registry', '^workflows/task-queues'],
      'Each implements ports of core.',
    ),
    {
      name: 'adapters-only-from-mains',
      comment: 'Who needs a repository takes the port.',
      severity: 'error',
      from: { path: '^(core|workflows|activities|api|web)/', pathNot: '^api/main\\.ts$' },
      to: { path: '^adapters/', pathNot: '^adapters/config\\.ts$' },
    },
    nothingButCore(
      'api-knows-core',
      'api/',
      ['^api/', '^core/', '^adapters/'],
      'Routes, commands and presenters over ports; adapters in the main only.',
    ),
    nothingButCore(
      'web-knows-the-contract',
      'web/',
      ['^web/', '^core/', '^api/contract/'],
      'One typed client over the contract.',
    ),
    {
      name: 'contract-is-alone',
      severity: 'error',
      from: { path: '^api/contract/' },
      to: { path: '^(api|adapters|activities)/', pathNot: '^api/contract/' },
    },
    {
      name: 'nobody-imports-dev',
      severity: 'error',
      from: { path: '^(core|workflows|activities|adapters|api|worker|web)/' },
      to: { path: '^(dev|bench|test)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|web/dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};

/**
 * Who may import whom. Each rule has a fixture under test/architecture/fixtures/<rule> that breaks it;
 * `src/` is therefore matched at any depth.
 */
const SPEC = '\\.spec\\.ts$';
const REGISTERS = 'identity|regions|enterprises|factors|programmes';
const MONTHS = 'evidence|reporting';
const REFERENCE = `${REGISTERS}|pools|specifications|${MONTHS}`;
const ACTIVITY = 'packaging|purchases|envelopes|returns|fleet|energy|orders|samples';
const OUTCOME = 'indicators|carbon|restatements|subsidies|cases|payments|oversight|replays';
/** Who a person is: known to those who register people, and to no other. */
const PERSONAL = 'vault|consumers';
const FEATURE = `${REFERENCE}|${ACTIVITY}|ledger|credits|grants|rewards|${OUTCOME}|inspections|exchange|corrections|labels|reports|bundles`;

const folder = (names) => `(^|/)src/(?:${names})/`;
const inPackage = (names) => `(^|/)node_modules/(?:${names})(/|$)`;

/** Within `src`, code of `from` imports the folders of `may` and its own (`$2` in a pattern). */
const layer = (name, comment, from, may) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `(^|/)src/(${from})/`, pathNot: SPEC },
  to: { path: '(^|/)src/', pathNot: folder(`${may}|$2`) },
});

/** Code of `from` imports its own folder, `may` and nothing else, packages and Node's modules included. */
const pure = (name, comment, from, may) => ({
  name,
  comment,
  severity: 'error',
  from: { path: folder(from), pathNot: SPEC },
  to: { pathNot: [folder(from), ...may] },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'What cannot be found cannot be checked.',
      severity: 'error',
      from: { path: '(^|/)src/' },
      to: { couldNotResolve: true },
    },
    pure('kernel', 'Words that all share: decimals and hashes beneath, nothing else.', 'kernel', [
      inPackage('decimal\\.js'),
      '^(node:)?crypto$',
    ]),
    pure('rulebook', 'The law is pure: kernel and document shapes, no framework, no files.', 'rulebook', [
      folder('kernel'),
      inPackage('zod|yaml'),
    ]),
    layer('platform', 'Plumbing has heard of no feature.', 'platform', 'kernel'),
    layer('reference', 'Reference stands on regions alone.', REGISTERS, 'kernel|platform|rulebook|regions'),
    layer('vault', 'The vault seals and opens, and knows nobody.', 'vault', 'kernel|platform'),
    layer(
      'consumers',
      'Consumers are people with something in the vault, which nobody else opens.',
      'consumers',
      'kernel|platform|rulebook|identity|vault',
    ),
    layer(
      'months',
      'Months and evidence are those of firms, whatever was recorded; a month counts its evidence.',
      MONTHS,
      'kernel|platform|regions|enterprises|evidence',
    ),
    layer(
      'pools',
      'A pool is reference that also names the firms in it, and a specification that of a firm.',
      'pools|specifications',
      'kernel|platform|rulebook|regions|enterprises',
    ),
    layer(
      'activity',
      'A record knows reference, and no other record or what follows from it.',
      ACTIVITY,
      `kernel|platform|rulebook|${REFERENCE}`,
    ),
    layer('ledger', 'Accounts have never heard of a parcel.', 'ledger', 'kernel|platform'),
    layer(
      'credits',
      'Credits hear events and do not read what was recorded.',
      'credits',
      `kernel|platform|rulebook|ledger|${REFERENCE}`,
    ),
    layer(
      'grants',
      'What cases came to is told by those who decide and pay, and reads none of them.',
      'grants',
      'kernel|platform',
    ),
    layer(
      'rewards',
      'What credits are good for stands on credits, and like them on no record.',
      'rewards',
      `kernel|platform|rulebook|ledger|credits|${REFERENCE}`,
    ),
    layer(
      'outcome',
      'An outcome reads everything beneath and no other outcome.',
      'indicators',
      `kernel|platform|rulebook|ledger|credits|grants|${REFERENCE}|${ACTIVITY}`,
    ),
    layer(
      'carbon',
      'Carbon is an outcome that also reads what indicators have summed.',
      'carbon',
      `kernel|platform|rulebook|ledger|credits|indicators|${REFERENCE}|${ACTIVITY}`,
    ),
    layer(
      'restatements',
      'Restatements are an outcome that works out again what indicators and carbon have stored.',
      'restatements',
      `kernel|platform|rulebook|credits|indicators|carbon|${REFERENCE}`,
    ),
    layer(
      'subsidies',
      'Subsidies are an outcome that also reads indicators.',
      'subsidies',
      `kernel|platform|rulebook|ledger|credits|indicators|${REFERENCE}|${ACTIVITY}`,
    ),
    layer(
      'cases',
      'A case asks what a programme decides, and knows no payment.',
      'cases',
      `kernel|platform|rulebook|subsidies|grants|${REFERENCE}`,
    ),
    layer(
      'payments',
      'Payments pay what cases allow, by the ledger, and know what their money avoided.',
      'payments',
      `kernel|platform|rulebook|ledger|grants|cases|carbon|${REFERENCE}`,
    ),
    layer(
      'replays',
      'Replays try rules on the facts that subsidies gather, and nothing follows from them.',
      'replays',
      'kernel|platform|rulebook|enterprises|programmes|subsidies',
    ),
    layer(
      'oversight',
      'Oversight is an outcome that also reads the others.',
      'oversight',
      `kernel|platform|rulebook|ledger|credits|indicators|subsidies|${REFERENCE}|${ACTIVITY}`,
    ),
    layer(
      'inspections',
      'Inspections draw from lists that were published, and look at no record.',
      'inspections',
      'kernel|platform|rulebook|enterprises',
    ),
    layer(
      'exchange',
      'Files in and out reach every feature, and not what starts the processes.',
      'exchange',
      `kernel|platform|rulebook|${FEATURE}`,
    ),
    layer(
      'corrections',
      'A previewed correction is read as a file is, and works what follows from it by those who would.',
      'corrections',
      `kernel|platform|rulebook|exchange|restatements|credits|indicators|carbon|subsidies|cases`,
    ),
    layer(
      'labels',
      'Labels are a door: they print what an asset is and whose.',
      'labels',
      'kernel|platform|enterprises|envelopes',
    ),
    layer(
      'reports',
      'Reports are a door: they show what outcomes have stored and compute nothing of their own.',
      'reports',
      `kernel|platform|rulebook|indicators|carbon|${REFERENCE}|${ACTIVITY}`,
    ),
    layer(
      'papers',
      'Papers are a door: they show what cases and payments hold, set as reports are.',
      'papers',
      'kernel|platform|rulebook|enterprises|programmes|cases|payments|reports',
    ),
    layer(
      'bundles',
      'Bundles are a door: they hand out what indicators and carbon have stored, with what they computed it from.',
      'bundles',
      'kernel|platform|rulebook|factors|indicators|carbon',
    ),
    {
      name: 'front-door',
      comment: 'A feature is entered by its index.ts from another folder.',
      severity: 'error',
      from: { path: '(^|/)src/([^/]+)/', pathNot: SPEC },
      to: { path: folder(`${FEATURE}|${PERSONAL}`), pathNot: ['(^|/)src/$2/', '(^|/)src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'front-door-of-the-app',
      comment: 'What starts, seeds and tells stories enters a feature by its index.ts too.',
      severity: 'error',
      from: { path: ['(^|/)src/[^/]+\\.ts$', '^(?:scripts|bench|test/support|test/stories)/'] },
      to: { path: folder(`${FEATURE}|${PERSONAL}`), pathNot: '(^|/)src/[^/]+/index\\.ts$' },
    },
    {
      name: 'no-tests-in-code',
      comment: 'Nothing that runs leans on a test or on a package of development.',
      severity: 'error',
      from: { path: '(^|/)src/', pathNot: SPEC },
      to: { path: [SPEC, '^test/support/', inPackage('@jest|jest|fast-check')] },
    },
    {
      name: 'console-apart',
      comment: 'The console talks GraphQL and knows no source.',
      severity: 'error',
      from: { path: '(^|/)console/' },
      to: { path: '(^|/)src/', pathNot: '(^|/)console/src/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

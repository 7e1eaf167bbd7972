/** Every limit of the platform, in one place. Each has a test that goes one over it. */
export const LIMITS = {
  /** Bytes of a JSON request body. */
  requestBodyBytes: 2_000_000,
  /** Bytes of one uploaded file: above, the upload is refused before it is read to the end. */
  uploadBytes: 1_000_000_000,
  /** Bytes of one file of evidence, files bound to one fact or month, and entries of one that is an archive. */
  evidenceBytes: 50_000_000,
  evidencePerTarget: 100,
  evidenceArchiveEntries: 10_000,
  /** Characters of one CSV row; a longer one is refused and the file goes on. */
  csvRowCharacters: 100_000,
  /** Rows of refused verdicts kept for an import; the counts go on. */
  importVerdictsKept: 10_000,
  /** Items in one `record…` or `correct…` mutation. */
  factsPerMutation: 1_000,
  /** Rows of a page (Relay `first`). */
  pageSize: 100,
  pageSizeDefault: 20,
  /** Nesting of a GraphQL selection; GraphQL's own introspection query needs 15. */
  queryDepth: 16,
  /** Fields a query may resolve, each list counted with its page size. */
  queryCost: 20_000,
  /** Aliased fields of one query. */
  queryAliases: 30,
  /** Lexer tokens of one document, cut off before parsing goes on. */
  queryTokens: 5_000,
  /** Months of one indicator query. */
  monthsPerQuery: 36,
  /** Targets shown beside one value, best first. */
  attainmentsShown: 3,
  textCharacters: 200,
  /** Grams of one unit of packaging: above, the unit of measurement is wrong. */
  packagingGramsPerUnit: 1_000_000,
  /** Changes shortly before a look at a month that are remembered as seen; more are shown a second time. */
  lookRemembers: 500,
  /** Anomalies that one rule raises singly of what it looks at together; how many more there are is said by one more. */
  anomaliesOfRule: 100,
  /** Facts named for one anomaly; their number goes on. */
  factsOfAnomaly: 20,
  /** Characters of an explanation or a decision. */
  anomalyWordsCharacters: 1_000,
  /** Outbox rows claimed by the relay at once, and events in one job. */
  relayClaim: 5_000,
  jobEvents: 1_000,
  /** Days for which a finished event is kept, and how many are forgotten at once. */
  outboxKeptDays: 30,
  outboxForgotten: 5_000,
  /** Attempts at one event before it is parked for an operator. */
  eventAttempts: 8,
  /** Seconds after which an event handed to the queue and not finished is handed over again. */
  relayAgainSeconds: 30,
  /** Wrong passwords for one sign-in name from one address, then a pause for that pair. */
  signInFailuresPerAddress: 5,
  signInPauseSeconds: 900,
  /** Wrong passwords for one sign-in name from anywhere; then a short pause, so that guessing cannot lock its owner out for long. */
  signInFailuresPerName: 50,
  signInNamePauseSeconds: 60,
  accessTokenSeconds: 900,
  refreshTokenDays: 30,
} as const;

/** Every limit of the platform, in one place. Each has a test that goes one over it. */
export const LIMITS = {
  /** Cells of one correction that is previewed. */
  correctedCells: 100,
  /** Bytes of a JSON request body. */
  requestBodyBytes: 2_000_000,
  /** Seconds in which the body of a request is to be there; an uploaded file has `uploadIdleSeconds` instead. */
  requestSeconds: 120,
  /** Bytes of one uploaded file: above, the upload is refused before it is read to the end. */
  uploadBytes: 1_000_000_000,
  /** Bytes of one file of evidence, files bound to one fact or month, and entries of one that is an archive. */
  evidenceBytes: 50_000_000,
  evidencePerTarget: 100,
  evidenceArchiveEntries: 10_000,
  /** Seconds for which an upload may stand still before it is cut off; while it moves it may take as long as it needs. */
  uploadIdleSeconds: 60,
  /** Characters of one row of a file; a longer one is refused and the file goes on. */
  rowCharacters: 100_000,
  /** Expired holds and lots past their day that are settled in one round. */
  ledgerDueAtOnce: 500,
  /** Rows and bytes of a file that are judged and recorded in one transaction. */
  importChunkRows: 20_000,
  importChunkBytes: 4_000_000,
  /** Imports of one firm that wait or run at a time, and imports that one process works on. */
  importsOpen: 50,
  importsAtOnce: 2,
  /** Seconds for which a runner holds an import without a word before another takes it over. */
  importLeaseSeconds: 15,
  /** Times that an import is taken up without getting on, before it is given up. */
  importAttempts: 5,
  /** Rows of refused and of duplicate verdicts kept for paging; counts and verdicts of all rows go on. */
  importVerdictsKept: 10_000,
  /** Seconds that a caller may wait for the end of an import. */
  importWaitSeconds: 60,
  /** Callers that watch imports at a time, and seconds after which one has to ask again. */
  progressStreams: 200,
  progressStreamSeconds: 900,
  /** Days for which the files of an ended import are kept. */
  importFilesKeptDays: 30,
  /** A workbook: entries of its archive, bytes inflated, how far it may be pressed, characters of one XML node and of its shared texts, columns. */
  workbookEntries: 2_000,
  workbookBytes: 4_000_000_000,
  workbookRatio: 400,
  workbookNodeCharacters: 1_000_000,
  workbookTextCharacters: 60_000_000,
  workbookColumns: 1_000,
  /** Items in one `record…` or `correct…` mutation. */
  factsPerMutation: 1_000,
  /** Rows of a page (Relay `first`). */
  pageSize: 100,
  pageSizeDefault: 20,
  /** Labels of assets in one request: four sheets of A4. */
  labelsPerRequest: 96,
  /** Rows shown of one table of a report; how many more there are is said. */
  reportTableRows: 200,
  /** Measures read, and facts listed, for one calculation bundle; above, a smaller scope or a shorter period is to be asked for. */
  bundleMeasures: 2_000,
  bundleFacts: 50_000,
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
  /** Characters of the reason of a step of a case, or of an objection. */
  caseWordsCharacters: 1_000,
  /** Names by which others may know one subject of a case: VIN, number of an invoice, asset or project. */
  keysOfSubject: 10,
  /** Characters of the document of a credit rule, with all its versions and examples. */
  creditRuleCharacters: 200_000,
  /** Characters of the document of a programme, and subjects (vehicles, purchases …) of all its examples together. */
  programmeCharacters: 200_000,
  programmeExampleSubjects: 20_000,
  /** Firms that are judged for one page of candidates; fewer may qualify, and the page says that there are more. */
  candidatesLookedAt: 200,
  /** Days of one replay, replays that wait or run at a time, and firms that are judged before progress is kept. */
  replayDays: 36,
  replaysOpen: 20,
  replayChunkFirms: 50,
  /** Seconds for which a runner holds a replay without a word, and times that one is taken up without getting on. */
  replayLeaseSeconds: 60,
  replayAttempts: 3,
  /** What may be supposed of an action when asking what it would earn. */
  supposedAttributes: 20,
  /** Outbox rows claimed by the relay at once, and events in one job. */
  relayClaim: 5_000,
  jobEvents: 1_000,
  /** Days for which a finished event is kept, and how many are forgotten at once. */
  outboxKeptDays: 30,
  outboxForgotten: 5_000,
  /** Times that the preview of a restatement is taken up without getting on, before it is given up. */
  restatementAttempts: 3,
  /** Payments of one batch, characters of a file of the treasury, and of a finding or a reason. */
  paymentsPerBatch: 2_000,
  confirmationCharacters: 500_000,
  paymentWordsCharacters: 500,
  /** Cases that are worked out again in one look at what was corrected. */
  recalculatedAtOnce: 20,
  /** Entries of a published list of inspections, firms that one of them names, classes of a draw, characters of a result. */
  inspectionListEntries: 5_000,
  inspectionInterests: 100,
  inspectionStrata: 20,
  inspectionWordsCharacters: 500,
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
  /** A code sent to a phone: seconds for which it is good, tries, and seconds until the next may be asked for. */
  signInCodeSeconds: 300,
  signInCodeAttempts: 5,
  signInCodeResendSeconds: 60,
  /** Codes sent to one phone in a day; codes sent for one address, and wrong ones from it, in an hour. */
  signInCodesPerPhone: 10,
  signInCodesPerAddress: 60,
  wrongSignInCodesPerAddress: 60,
  /** Seconds in which the sender of text messages has to answer. */
  textMessageSeconds: 5,
  consentsPerRegistration: 20,
  nicknameCharacters: 40,
  /** Fields of the vault that are sealed anew in one transaction. */
  vaultBatch: 500,
  /** Ended sessions, old failures and codes that are forgotten at once, of each. */
  signInsForgotten: 5_000,
  /** Regions named for one reward, and days for which its code stays good: the credits are held as long. */
  rewardRegions: 50,
  redemptionCodeDays: 366,
  /** Codes that are none, by one caller, then a pause. */
  wrongCodes: 20,
  wrongCodePauseSeconds: 900,
  /** Characters of a name on the leaderboard, places shown, and months that it reaches back. */
  displayNameCharacters: 24,
  leaderboardPlaces: 100,
  leaderboardMonthsBack: 12,
  /** Days of a green account that are told with what expires on them, soonest first. */
  expiringDays: 100,
  accessTokenSeconds: 900,
  refreshTokenDays: 30,
} as const;

import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { CaseProof } from '../src/cases/index.js';
import { CreditRuleProof } from '../src/credits/index.js';
import { InspectionProof } from '../src/inspections/index.js';
import { LedgerProof, LedgerService } from '../src/ledger/index.js';
import { PaymentProof } from '../src/payments/index.js';
import { AuditProof } from '../src/platform/audit-proof.js';
import { readConfig } from '../src/platform/config.js';
import { ProgrammeProof } from '../src/programmes/index.js';
import { RestatementProof } from '../src/restatements/index.js';

/** Proves everything that the audit chain holds; each breach is a line, and the last line is JSON. */
const app = await NestFactory.createApplicationContext(AppModule.inside(readConfig()), {
  logger: false,
  abortOnError: false,
});
const chain = await app.get(AuditProof).chain();
const ledger = await app.get(LedgerProof).transfers();
const credits = await app.get(CreditRuleProof).rules();
const programmes = await app.get(ProgrammeProof).programmes();
const restatements = await app.get(RestatementProof).restatements();
const inspections = await app.get(InspectionProof).inspections();
const payments = await app.get(PaymentProof).payments();
const cases = await app.get(CaseProof).steps();
const discrepancies = await app.get(LedgerService).discrepancies();
await app.close();

const found = [chain, ledger, credits, programmes, restatements, inspections, payments, cases].flatMap(
  ({ breaches }) => breaches,
);
for (const { where, text } of found) console.log(`${where}\n  ${text.zh}\n  ${text.en}`);
for (const { id, balance, replayed } of discrepancies)
  console.log(
    `account or lot ${id}\n  账面为 ${balance}，按转账重算为 ${replayed}。\n  It says ${balance}, and its transfers rebuild ${replayed}.`,
  );
const breaches = found.length + discrepancies.length;
console.log(
  JSON.stringify({
    entries: chain.entries,
    checkpoints: chain.checkpoints,
    transfers: ledger.transfers,
    rules: credits.rules,
    programmes: programmes.programmes,
    restatements: restatements.restatements,
    inspections: inspections.inspections,
    payments: payments.payments,
    caseSteps: cases.steps,
    caseDecisions: cases.decisions,
    breaches,
  }),
);
process.exitCode = breaches === 0 ? 0 : 1;

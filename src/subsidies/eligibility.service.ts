import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import type { Transaction } from '../platform/database.js';
import { EnterprisesService } from '../enterprises/index.js';
import { ProgrammesService } from '../programmes/index.js';
import {
  type ConditionFinding,
  decide,
  type OutcomeKind,
  type Programme,
  type ProgrammeDecision,
  type ProgrammeFacts,
  programmeVersionAt,
  type SubjectDecision,
} from '../rulebook/programmes.js';
import type { ConditionView, EligibilityView, VehicleDecisionView } from './eligibility.view.js';
import { ProgrammeFactsService } from './programme-facts.service.js';

export interface EligibilityQuestion {
  readonly enterpriseId: Id;
  readonly programme: string;
  readonly at: LocalDate;
  /** Page of vehicles to show; the decision is always over all of them. */
  readonly firstVehicles: number;
  readonly afterVehicle: Id | null;
}

/** What a programme gives a firm on a day. Decimal text; null where it cannot be told whether anything is due. */
export interface ProgrammeOutcome {
  readonly programme: string;
  readonly outcome: OutcomeKind;
  readonly amountYuan: string | null;
}

/** Decides programmes on recorded facts. A question about the past is judged by the rule of its time. */
@Injectable()
export class EligibilityService {
  constructor(
    private readonly programmes: ProgrammesService,
    private readonly enterprises: EnterprisesService,
    private readonly facts: ProgrammeFactsService,
  ) {}

  async all(): Promise<Programme[]> {
    return [...(await this.programmes.book()).values()];
  }

  /** What every published programme gives a firm on a day, on facts as they stand in a transaction; the caller has authorised the firm. */
  async outcomes(transaction: Transaction, enterpriseId: Id, at: LocalDate): Promise<ProgrammeOutcome[]> {
    const [enterprise] = await this.enterprises.enterprisesByIds([enterpriseId]);
    if (!enterprise) return [];
    const programmes = await this.all();
    const facts = await this.facts.gather(enterprise, programmes, at, transaction);
    return programmes.map((programme, index) => {
      const { outcome } = decide(programme, facts[index] as ProgrammeFacts, at);
      const { kind, amountYuan } = outcome;
      return { programme: programme.code, outcome: kind, amountYuan: amountYuan && plain(amountYuan) };
    });
  }

  /** Refuses with NOT_FOUND PROGRAMME_UNKNOWN, or ENTERPRISE_UNKNOWN for a firm outside the actor's scope. */
  async eligibility(actor: Actor, question: EligibilityQuestion): Promise<EligibilityView> {
    const programme = await this.programmes.at(question.programme, question.at);
    const enterprise = await this.enterprises.enterprise(actor, question.enterpriseId);
    const facts = await this.facts.assemble(enterprise, programme, question.at);
    return eligibilityView(programme, decide(programme, facts, question.at), question);
  }
}

function eligibilityView(
  programme: Programme,
  decision: ProgrammeDecision,
  { firstVehicles, afterVehicle }: EligibilityQuestion,
): EligibilityView {
  const { source } = programmeVersionAt(programme, decision.at);
  const vehicles = decision.subjects.filter(({ kind }) => kind.kind === 'vehicle');
  const ids = [...new Set(vehicles.map(({ subjectId }) => subjectId))].sort();
  const shown = ids.filter((id) => !afterVehicle || id > afterVehicle).slice(0, firstVehicles);
  const page = shown.flatMap((id) => vehicles.filter(({ subjectId }) => subjectId === id));
  return {
    programme: programme.code,
    title: programme.title,
    version: decision.version,
    source: `${source.title}（${source.body}，${source.year}，${source.confidence}）`,
    at: decision.at,
    validFrom: decision.validity.from,
    validTo: decision.validity.to ?? null,
    filing: decision.filing.state,
    applicantState: decision.applicantState,
    conditions: decision.conditions.map(conditionView),
    outcome: {
      kind: decision.outcome.kind,
      amountYuan: decision.outcome.amountYuan && plain(decision.outcome.amountYuan),
      possibleYuan: plain(decision.outcome.possibleYuan),
      arithmetic: decision.outcome.arithmetic,
      accessRight: decision.outcome.entitlement,
      explanation: decision.outcome.explanation,
    },
    vehicleCount: ids.length,
    vehicles: page.map(vehicleView),
  };
}

const conditionView = (finding: ConditionFinding): ConditionView => ({
  clause: finding.clause,
  text: finding.text,
  state: finding.state,
  required: finding.required,
  actual: finding.actual,
  missing: finding.missing,
  shortfall: finding.shortfall && { value: plain(finding.shortfall.value), unit: finding.shortfall.unit },
  gradeDemanded: finding.evidence?.demanded ?? null,
  grade: finding.evidence?.grade ?? null,
  sources: finding.evidence?.sources ?? [],
  parts: finding.parts.map(conditionView),
});

const vehicleView = (vehicle: SubjectDecision): VehicleDecisionView => ({
  vehicleId: vehicle.subjectId,
  benefit: vehicle.benefit?.title ?? null,
  outcome: vehicle.outcome,
  awardYuan: vehicle.awardYuan && plain(vehicle.awardYuan),
  dueYuan: plain(vehicle.dueYuan),
  openYuan: plain(vehicle.openYuan),
  arithmetic: vehicle.arithmetic,
  conditions: vehicle.conditions.map(conditionView),
  instalments: vehicle.instalments.map(({ number, from, to, state, amountYuan, conditions }) => ({
    number,
    from,
    to,
    state,
    amountYuan: plain(amountYuan),
    conditions: conditions.map(conditionView),
  })),
});

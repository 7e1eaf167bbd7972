import type { FieldFinding } from '../platform/validation.js';
import type { RecordLaboratoryReportInput } from './laboratory-report.entity.js';
import { VALUE_FIELDS } from './laboratory-value-field.js';
import type { RecordSampleInput } from './sample.entity.js';

/** What is wrong within a sample: nothing taken, or more failed than were taken. */
export function sampleFindings({ piecesSampled, piecesFailed }: RecordSampleInput): FieldFinding[] {
  if (piecesSampled === 0) {
    return [
      {
        path: 'piecesSampled',
        reason: 'NOTHING_SAMPLED',
        text: {
          zh: 'piecesSampled 至少为 1：没有抽到的不算抽检。',
          en: 'piecesSampled must be at least 1; where nothing was taken there is no sample.',
        },
      },
    ];
  }
  if (piecesFailed <= piecesSampled) return [];
  return [
    {
      path: 'piecesFailed',
      reason: 'PART_EXCEEDS_WHOLE',
      text: {
        zh: `不合格件数 piecesFailed（${piecesFailed}）大于抽检件数 piecesSampled（${piecesSampled}），请核对两项数据。`,
        en: `piecesFailed (${piecesFailed}) is greater than piecesSampled (${piecesSampled}); check both figures.`,
      },
    },
  ];
}

/** A report says at least one value: what says none has nothing to be held against a limit. */
export function reportFindings(report: RecordLaboratoryReportInput): FieldFinding[] {
  if (Object.values(VALUE_FIELDS).some((field) => report[field] !== null && report[field] !== undefined))
    return [];
  return [
    {
      path: VALUE_FIELDS.LEAD,
      reason: 'VALUES_MISSING',
      text: {
        zh: '报告没有任何检测值：请至少填写一项，未检出的填“<检出限”，如 <0.05。',
        en: 'The report gives no value; give at least one, and write what was not detected with its detection limit, such as <0.05.',
      },
    },
  ];
}

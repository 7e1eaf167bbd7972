import { SUBSTANCE_NAMES, SUBSTANCES } from '../rulebook/substances.js';
import {
  RecordLaboratoryReportInput,
  RecordSampleInput,
  SamplesService,
  VALUE_FIELDS,
} from '../samples/index.js';
import { type ImportKind, importKind } from './import-kind.js';

/** Every substance with its unit, as a laboratory prints them. */
const VALUES: Readonly<Record<string, string>> = Object.fromEntries(
  SUBSTANCE_NAMES.map((name) => [
    VALUE_FIELDS[name],
    `${SUBSTANCES[name].title.zh}（${SUBSTANCES[name].unit}）`,
  ]),
);

/** What was sampled, and what a laboratory found. */
export const KINDS_OF_SAMPLES: readonly ImportKind[] = [
  importKind({
    code: 'sample',
    title: { zh: '抽检', en: 'samples' },
    input: RecordSampleInput,
    columns: {
      sampleCode: '抽检编号',
      day: '抽样日期',
      outletId: '网点编号',
      subject: '抽检项目',
      appliedStandard: '依据',
      sampler: '抽检主体',
      samplerName: '抽检单位',
      specificationCode: '包装规格代码',
      batch: '批号',
      piecesSampled: '抽检件数',
      piecesFailed: '不合格件数',
    },
    naturalKey: ['sampleCode'],
    examples: [
      {
        sampleCode: 'CJ-2026-031',
        day: '2026-03-10',
        outletId: 'outlet-1',
        subject: '规范包装操作',
        appliedStandard: 'GB 45186-2024',
        sampler: '企业自检',
        piecesSampled: '50',
        piecesFailed: '1',
      },
    ],
    service: SamplesService,
    register: (samples) => samples.samples,
  }),
  importKind({
    code: 'laboratory-report',
    title: { zh: '检测报告', en: 'laboratory reports' },
    input: RecordLaboratoryReportInput,
    columns: {
      reportNumber: '报告编号',
      day: '签发日期',
      laboratoryName: '检测机构',
      cmaNumber: '资质认定证书编号（CMA）',
      cnasNumber: '认可证书编号（CNAS）',
      sampleCode: '抽检编号',
      specificationCode: '包装规格代码',
      batch: '批号',
      testedMaterial: '材质',
      ...VALUES,
    },
    naturalKey: ['reportNumber', 'testedMaterial'],
    examples: [
      {
        reportNumber: 'JC2026-0311',
        day: '2026-03-18',
        laboratoryName: '湖南示例检测研究院',
        specificationCode: 'PKG-BOX-CORR',
        testedMaterial: 'PAPER',
        leadMgPerKg: '3.2',
        cadmiumMgPerKg: '<0.05',
      },
    ],
    service: SamplesService,
    register: (samples) => samples.reports,
  }),
];

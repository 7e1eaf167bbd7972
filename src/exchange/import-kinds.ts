import {
  COUNT_NAMES,
  countTitle,
  PackagingService,
  RecordPackagingUseInput,
  RecordParcelCountInput,
} from '../packaging/index.js';
import { type ImportKind, importKind } from './import-kind.js';

/** 可导入的表: what may be sent as a file, one entry a kind. */
export const IMPORT_KINDS: readonly ImportKind[] = [
  importKind({
    code: 'parcel-count',
    title: { zh: '快件量', en: 'parcel counts' },
    input: RecordParcelCountInput,
    columns: {
      outletId: '网点编号',
      day: '日期',
      ...Object.fromEntries(COUNT_NAMES.map((name) => [name, countTitle(name).zh])),
    },
    naturalKey: ['day', 'outletId'],
    examples: [
      {
        outletId: 'outlet-1',
        day: '2026-03-01',
        accepted: '1400',
        eCommerce: '1200',
        notRepacked: '1150',
        eWaybill: '1398',
        taped: '900',
        slimTaped: '880',
        consolidations: '60',
        reusableBagConsolidations: '58',
        sameCity: '210',
        sameCityReusable: '35',
      },
      { outletId: 'outlet-1', day: '2026-03-02', accepted: '1520', eWaybill: '1519' },
    ],
    service: PackagingService,
    register: (packaging) => packaging.counts,
  }),
  importKind({
    code: 'packaging-use',
    title: { zh: '包装使用', en: 'packaging use' },
    input: RecordPackagingUseInput,
    columns: {
      outletId: '网点编号',
      day: '日期',
      specificationCode: '包装规格代码',
      units: '件数',
      massKg: '质量（千克）',
      piecesPacked: '包装快件数',
    },
    naturalKey: ['day', 'outletId', 'specificationCode'],
    examples: [
      {
        outletId: 'outlet-1',
        day: '2026-03-01',
        specificationCode: 'PKG-BOX-CORR',
        units: '40',
        massKg: '12.5',
        piecesPacked: '40',
      },
      {
        outletId: 'outlet-1',
        day: '2026-03-02',
        specificationCode: 'PKG-BOX-CORR',
        units: '52',
        massKg: '16.25',
      },
    ],
    service: PackagingService,
    register: (packaging) => packaging.uses,
  }),
];

export const IMPORT_KIND_CODES = IMPORT_KINDS.map(({ code }) => code);

export function importKindOf(code: string): ImportKind {
  const found = IMPORT_KINDS.find((kind) => kind.code === code);
  if (!found) throw new Error(`There is no kind of file ${code}`);
  return found;
}

import {
  CommissionAssetInput,
  CommissioningService,
  CustodyService,
  RecordCustodyEventInput,
} from '../envelopes/index.js';
import { type ImportKind, importKind } from './import-kind.js';

/** Reusable packaging: put into service, and every step of it. */
export const KINDS_OF_ASSETS: readonly ImportKind[] = [
  importKind({
    code: 'asset',
    title: { zh: '可循环包装投用', en: 'reusable packaging put into service' },
    input: CommissionAssetInput,
    columns: {
      id: '包装编号',
      kind: '种类',
      specificationCode: '包装规格代码',
      grai: 'GRAI',
      poolId: '循环池编号',
      commissionedOn: '投用日期',
    },
    naturalKey: ['id'],
    examples: [
      { id: 'LV-0001', kind: '可循环封套', specificationCode: 'PKG-BOX-REUSE', commissionedOn: '2026-02-20' },
      { id: 'LV-0002', kind: '可循环封套', specificationCode: 'PKG-BOX-REUSE', commissionedOn: '2026-02-20' },
    ],
    service: CommissioningService,
    register: (commissioning) => ({
      append: (transaction, actor, items) => commissioning.appendAssets(transaction, actor, items),
    }),
  }),
  importKind({
    code: 'custody-event',
    title: { zh: '可循环包装流转', en: 'custody events of reusable packaging' },
    input: RecordCustodyEventInput,
    columns: {
      assetId: '包装编号（或 GRAI）',
      kind: '流转环节',
      occurredAt: '发生时间',
      outletId: '网点编号',
      parcelRef: '运单号',
      personId: '消费者编号',
      dueBackOn: '应还日期',
      inspection: '检查结果',
      toEnterpriseId: '接收企业编号',
      isSale: '出售',
      grai: 'GRAI',
      note: '备注',
    },
    naturalKey: ['assetId', 'kind', 'occurredAt'],
    examples: [
      {
        assetId: 'LV-0001',
        kind: '发出',
        occurredAt: '2026-03-02 09:30',
        outletId: 'outlet-1',
        parcelRef: 'SF1400000000001',
      },
      { assetId: 'LV-0001', kind: '收回', occurredAt: '2026-03-06 18:05', outletId: 'outlet-1' },
    ],
    service: CustodyService,
    register: (custody) => ({
      append: (transaction, actor, items) => custody.appendCustodyEvents(transaction, actor, items),
    }),
  }),
];

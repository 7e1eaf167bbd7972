import {
  RecordVehicleDocumentInput,
  RecordVehicleUseInput,
  RegisterVehicleInput,
  VehicleDocumentsService,
  VehiclesService,
  VehicleUsesService,
} from '../fleet/index.js';
import { type ImportKind, importKind } from './import-kind.js';

/** Vehicles, what they hold, and what they drive. */
export const KINDS_OF_FLEET: readonly ImportKind[] = [
  importKind({
    code: 'vehicle',
    title: { zh: '车辆', en: 'vehicles' },
    input: RegisterVehicleInput,
    columns: {
      plate: '号牌号码',
      vin: '车辆识别代号',
      vehicleClass: '车辆类型',
      drive: '动力类型',
      batteryKwh: '动力电池总能量（千瓦时）',
      totalMassTonnes: '总质量（吨）',
      firstRegisteredOn: '首次注册登记日期',
      firstRegisteredRegion: '首次注册登记地',
      meetsGbt29912: '符合 GB/T 29912',
      inNationalCatalogue: '列入推荐车型目录',
      holdsRoadTransportCertificate: '有道路运输证',
      ownedFrom: '归属起始日',
      ownedTo: '归属截止日',
    },
    naturalKey: ['vin', 'ownedFrom'],
    examples: [
      {
        plate: '湘AD12345',
        vin: 'LSGJA52U97H000013',
        vehicleClass: '物流专用车',
        drive: '纯电动',
        batteryKwh: '41.86',
        totalMassTonnes: '2.51',
        firstRegisteredOn: '2025-06-10',
        firstRegisteredRegion: '430100',
        ownedFrom: '2025-06-10',
      },
    ],
    service: VehiclesService,
    register: (vehicles) => ({
      append: (transaction, actor, items) => vehicles.append(transaction, actor, items),
    }),
  }),
  importKind({
    code: 'vehicle-document',
    title: { zh: '车辆证照', en: 'vehicle documents' },
    input: RecordVehicleDocumentInput,
    columns: {
      vin: '车辆识别代号',
      kind: '证照种类',
      number: '编号',
      issuer: '发放单位',
      regionCode: '行政区划代码',
      validFrom: '有效期起',
      validTo: '有效期止',
    },
    naturalKey: ['vin', 'kind', 'number', 'validFrom'],
    examples: [
      {
        vin: 'LSGJA52U97H000013',
        kind: '保险',
        number: 'PDAA202643010000123456',
        issuer: '示例财产保险股份有限公司',
        regionCode: '430100',
        validFrom: '2026-01-01',
        validTo: '2026-12-31',
      },
    ],
    service: VehicleDocumentsService,
    register: (documents) => ({
      append: (transaction, actor, items) => documents.append(transaction, actor, items),
    }),
  }),
  importKind({
    code: 'vehicle-use',
    title: { zh: '车辆使用', en: 'vehicle use' },
    input: RecordVehicleUseInput,
    columns: {
      vin: '车辆识别代号',
      month: '月份',
      day: '日期',
      regionCode: '行政区划代码',
      distanceKm: '行驶里程（千米）',
      mileageSource: '里程来源',
      energyKwh: '用电量（千瓦时）',
      fuelLitres: '燃料用量（升）',
      pieces: '承运快件量',
    },
    naturalKey: ['vin', 'month', 'day', 'regionCode', 'mileageSource'],
    examples: [
      {
        vin: 'LSGJA52U97H000013',
        month: '2026-03',
        regionCode: '430102',
        distanceKm: '1830.5',
        mileageSource: '里程表读数',
        energyKwh: '402.6',
        pieces: '5200',
      },
    ],
    service: VehicleUsesService,
    register: (uses) => ({
      append: (transaction, actor, items) => uses.append(transaction, actor, items),
    }),
  }),
];

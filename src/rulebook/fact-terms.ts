import type { Text } from '../kernel/text.js';

export const FACT_KINDS = ['FLAG', 'WORD', 'QUANTITY', 'DATE', 'REGION', 'TEXT'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

export interface FactTerm {
  readonly kind: FactKind;
  readonly title: Text;
  /** Of a quantity. */
  readonly unit?: string | undefined;
  /** Of a word: every value there is, with its name. */
  readonly words?: Readonly<Record<string, Text>> | undefined;
}

const flag = (zh: string, en: string): FactTerm => ({ kind: 'FLAG', title: { zh, en } });
const date = (zh: string, en: string): FactTerm => ({ kind: 'DATE', title: { zh, en } });
const region = (zh: string, en: string): FactTerm => ({ kind: 'REGION', title: { zh, en } });
const text = (zh: string, en: string): FactTerm => ({ kind: 'TEXT', title: { zh, en } });
const quantity = (unit: string, zh: string, en: string): FactTerm => ({
  kind: 'QUANTITY',
  unit,
  title: { zh, en },
});
const word = (zh: string, en: string, words: Record<string, Text>): FactTerm => ({
  kind: 'WORD',
  title: { zh, en },
  words,
});

/**
 * The facts that the platform itself knows how to record. A programme that asks for another declares it in its own
 * document (`facts`). `applicant.*` once; `vehicle.*`, `purchase.*`, `project.*` for each subject of that kind;
 * `old.*` and `new.*` for the two assets of a pair; `assessment.*` for each subject and assessment year, over the
 * dates and in the area that the programme names; `round.*` once the applicants of a round are known.
 */
export const FACT_TERMS = {
  'applicant.registeredRegion': region('注册地', 'region of registration'),
  'applicant.taxRegion': region('纳税地', 'region in which tax is paid'),
  'applicant.uscc': text('统一社会信用代码', 'unified social credit code'),
  'applicant.isLegalPerson': flag('独立法人', 'independent legal person'),
  'applicant.holdsRoadTransportLicence': flag('道路运输经营许可证', 'road transport business licence'),
  'applicant.mainBusinessIsLogistics': flag('主营业务为物流', 'main business is logistics'),
  'applicant.hasGoodCreditRecord': flag(
    '国家企业信用信息公示系统记录良好',
    'good record in the national enterprise credit publicity system',
  ),
  'applicant.isOnSeriousDishonestyList': flag('列入严重失信名单', 'on the list of serious dishonesty'),
  'applicant.isOnMajorTaxViolationList': flag('列入重大税收违法名单', 'on the list of major tax violations'),
  'applicant.isOnAbnormalOperationList': flag('列入经营异常名录', 'on the list of abnormal operation'),
  'applicant.isBlacklisted': flag('列入黑名单', 'on a blacklist'),
  'applicant.declaredFalselyInLastTwoYears': flag(
    '近两年有虚假申报',
    'a false declaration in the last two years',
  ),
  'applicant.isSupplyChainDemonstrationFirm': flag(
    '国家级供应链示范企业',
    'national supply-chain demonstration firm',
  ),
  'applicant.worstAccidentGrade': word('当年最高事故等级', 'worst accident of the year', {
    NONE: { zh: '无事故', en: 'none' },
    ORDINARY: { zh: '一般事故', en: 'ordinary' },
    LARGER: { zh: '较大事故', en: 'larger' },
    MAJOR: { zh: '重大事故', en: 'major' },
    ESPECIALLY_MAJOR: { zh: '特别重大事故', en: 'especially major' },
  }),
  'vehicle.class': word('车辆类别', 'vehicle class', {
    LOGISTICS_VAN: { zh: '物流专用车', en: 'logistics van' },
    TRUCK: { zh: '货车', en: 'truck' },
    REEFER: { zh: '冷藏车', en: 'reefer' },
    CONTAINER_TRACTOR: { zh: '集装箱牵引车', en: 'container tractor' },
    WORK_VEHICLE: { zh: '作业类专用车', en: 'work-type special vehicle' },
    BUS: { zh: '客车', en: 'bus or coach' },
    PASSENGER_CAR: { zh: '乘用车', en: 'passenger car' },
    TRICYCLE: { zh: '三轮车', en: 'tricycle' },
    OTHER: { zh: '其他', en: 'other' },
  }),
  /** Sizes of trucks by GA 802. */
  'vehicle.size': word('货车规格', 'size of the truck', {
    HEAVY: { zh: '重型', en: 'heavy' },
    MEDIUM: { zh: '中型', en: 'medium' },
    LIGHT: { zh: '轻型', en: 'light' },
    MINI: { zh: '微型', en: 'mini' },
  }),
  'vehicle.use': word('使用性质', 'what the vehicle is used for', {
    PRIVATE: { zh: '私人', en: 'private' },
    PUBLIC_TRANSPORT: { zh: '公交', en: 'public transport' },
    POSTAL_EXPRESS: { zh: '邮政快递', en: 'postal and express' },
    LOGISTICS: { zh: '物流', en: 'logistics' },
    OFFICIAL: { zh: '公务', en: 'official' },
    AIRPORT: { zh: '机场', en: 'airport' },
    OTHER: { zh: '其他', en: 'other' },
  }),
  'vehicle.drive': word('动力类型', 'drive', {
    BEV: { zh: '纯电动', en: 'battery electric' },
    PHEV: { zh: '插电式混合动力', en: 'plug-in hybrid' },
    FCEV: { zh: '燃料电池', en: 'fuel cell' },
    DIESEL: { zh: '柴油', en: 'diesel' },
    PETROL: { zh: '汽油', en: 'petrol' },
    GAS: { zh: '天然气', en: 'natural gas' },
  }),
  'vehicle.meetsGbt29912': flag('符合 GB/T 29912-2013', 'meets GB/T 29912-2013'),
  'vehicle.inNationalCatalogue': flag('列入国家推荐车型目录', 'in the national recommended catalogue'),
  'vehicle.batteryKwh': quantity('kWh', '动力电池总能量', 'total battery energy'),
  'vehicle.firstRegisteredOn': date('首次注册登记日期', 'date of first registration'),
  'vehicle.firstRegisteredRegion': region('首次注册登记地', 'region of first registration'),
  'vehicle.totalMassTonnes': quantity('t', '总质量', 'total mass'),
  'vehicle.holdsRoadTransportCertificate': flag('道路运输证', 'road transport certificate'),
  'vehicle.hasNewEnergyPlate': flag('新能源汽车号牌', 'plate of a new-energy vehicle'),
  'vehicle.centralSubsidyYuan': quantity('yuan', '中央财政补贴金额', 'central subsidy received'),
  'vehicle.centralStandardYuan': quantity(
    'yuan',
    '首次注册当年的中央财政补贴标准',
    'central standard of the year of first registration',
  ),
  'vehicle.higherSubsidyIsConfirmed': flag(
    '已确认中央或省级补贴',
    'confirmed for central or provincial subsidy',
  ),
  'vehicle.prepaidYuan': quantity('yuan', '已预拨金额', 'amount prepaid'),
  'vehicle.purchasedRegion': region('购买地', 'region of purchase'),
  'vehicle.invoicedOn': date('购车发票日期', 'date of the purchase invoice'),
  'vehicle.isTransferred': flag('已过户', 'transferred to another owner'),
  'vehicle.isBoughtForLease': flag('购买后用于租赁运营', 'bought for lease operation'),
  'vehicle.boughtTogetherCount': quantity('vehicle', '同批购买数量', 'number bought at once'),
  'vehicle.ekgWhPerKmKg': quantity('Wh/(km·kg)', '单位载质量能量消耗量 Ekg', 'energy use by load mass, Ekg'),
  'vehicle.energyDensityWhPerKg': quantity(
    'Wh/kg',
    '动力电池系统能量密度',
    'energy density of the battery system',
  ),
  'vehicle.rangeKm': quantity('km', '续驶里程', 'range'),
  'vehicle.distanceKmInOneYear': quantity('km', '一年内行驶里程', 'distance within one year of registration'),
  'vehicle.distanceKmInTwoYears': quantity(
    'km',
    '注册登记后两年内运营里程',
    'operating distance within two years of registration',
  ),
  'purchase.item': word('采购物品', 'what was bought', {
    DEGRADABLE_PACKAGING: { zh: '可降解快递包装', en: 'degradable express packaging' },
    COLLECTED_PACKAGING: { zh: '可回收快递包装', en: 'express packaging that is collected' },
    REUSABLE_PACKAGING: { zh: '可循环快递包装', en: 'reusable express packaging' },
    WASTE_COLLECTION_BOX: { zh: '包装废弃物回收箱', en: 'packaging-waste collection box' },
    OTHER: { zh: '其他', en: 'other' },
  }),
  'purchase.invoiceNumber': text('发票号码', 'invoice number'),
  'purchase.invoicedOn': date('发票日期', 'date of the invoice'),
  'purchase.buyerUscc': text(
    '发票购买方统一社会信用代码',
    'unified social credit code of the buyer on the invoice',
  ),
  'purchase.hasContract': flag('采购合同', 'purchase contract'),
  'purchase.paidYuan': quantity('yuan', '实际支付金额', 'amount actually paid'),
  'purchase.unitCount': quantity('piece', '采购数量', 'pieces bought'),
  'purchase.usedCount': quantity('piece', '实际使用数量', 'pieces actually used'),
  'project.kind': word('项目类别', 'kind of project', {
    STANDARD_PALLET: { zh: '1000×1200 标准托盘', en: 'standard pallets of 1000×1200' },
    POOLED_TOTE: {
      zh: '400×600 模数循环共用周转筐（箱）',
      en: 'pooled totes of the 400×600 module',
    },
    LOGISTICS_STANDARDISATION: { zh: '物流标准化设施', en: 'logistics standardisation facility' },
    DIGITAL_FACILITY: { zh: '物流数字化设施', en: 'digital logistics facility' },
    WAREHOUSE: { zh: '仓储设施', en: 'warehouse' },
    SORTING_EQUIPMENT: { zh: '分拣设备', en: 'sorting equipment' },
    RURAL_OR_PUBLIC_CENTRE: { zh: '农村或公共配送中心', en: 'rural or public centre' },
    OTHER: { zh: '其他', en: 'other' },
  }),
  'project.investmentYuan': quantity('yuan', '核定的实际投资额', 'verified investment paid'),
  'project.areaM2': quantity('m²', '建筑面积', 'floor area'),
  'project.region': region('项目所在地', 'region of the project'),
  'assessment.distanceKmInArea': quantity(
    'km',
    '考核年度内在规定区域的行驶里程',
    'distance in the area within the assessment year',
  ),
  'assessment.connectedToPlatform': flag(
    '考核年度内接入监测平台',
    'connected to the monitoring platform in the assessment year',
  ),
  'round.place': quantity('place', '本批次排名', 'place in the round'),
  'round.entrantCount': quantity('applicant', '本批次参评企业数', 'number of applicants ranked in the round'),
} as const satisfies Record<string, FactTerm>;
export type FactName = keyof typeof FACT_TERMS;

/** Units that are words in Chinese; others, such as km, are written alike. */
const UNITS_ZH: Readonly<Record<string, string>> = {
  yuan: '元',
  vehicle: '辆',
  piece: '件',
  place: '名',
  applicant: '家',
  month: '个月',
  day: '天',
};
export const unitText = (unit = ''): Text => ({ zh: UNITS_ZH[unit] ?? unit, en: unit });

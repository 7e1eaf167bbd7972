import type { NewDepartment, NewEnterprise, NewOutlet } from '../../src/enterprises/index.js';
import { usccCheckCharacter } from '../../src/enterprises/index.js';
import type { LocalDate } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';

/**
 * 演示世界的企业、网点与部门. All firms are invented: their codes bear a made-up body (GP…) with true check characters.
 * The departments exist as offices; nobody who works in them here does.
 */

const day = (text: string): LocalDate => text as LocalDate;
const region = (text: string): RegionCode => text as RegionCode;

/** GB 11714: check character of an organisation code, weights 3 7 9 10 5 8 4 2 modulo 11. */
function organisationCode(body: string): string {
  const values = [...body].map((symbol) => Number.parseInt(symbol, 36));
  const total = values.reduce((sum, value, index) => sum + value * [3, 7, 9, 10, 5, 8, 4, 2][index]!, 0);
  return body + '0123456789X'[(11 - (total % 11)) % 11];
}

/** GB 32100: 9 market regulation, 1 enterprise, home region, organisation code, check character. */
function uscc(home: string, number: number): string {
  const first17 = `91${home}${organisationCode(`GP${String(number).padStart(6, '0')}`)}`;
  return first17 + usccCheckCharacter(first17);
}

/** How a courier firm works: shares of its pieces, near the national results of 2020 to 2023. */
export interface Habits {
  readonly eCommerce: number;
  readonly notRepacked: number;
  readonly eWaybill: number;
  readonly taped: number;
  readonly slimTaped: number;
  readonly reusableBags: number;
  readonly sameCity: number;
  readonly sameCityReusable: number;
  /** What takes the place of a carton for small things. */
  readonly smallPacking: 'PKG-ENV-PAPER' | 'PKG-BAG-FILM' | 'PKG-BAG-FILM-BIO';
}

export interface CourierOutlet extends Omit<NewOutlet, 'enterpriseId' | 'openedOn'> {
  readonly regionCode: RegionCode;
  /** Pieces on an ordinary day. */
  readonly dailyPieces: number;
}

export interface Courier {
  readonly firm: NewEnterprise;
  /** Prefix of its asset labels, plates and references. */
  readonly mark: string;
  readonly habits: Habits;
  readonly outlets: readonly CourierOutlet[];
}

const ordinary: Habits = {
  eCommerce: 0.82,
  notRepacked: 0.905,
  eWaybill: 0.98,
  taped: 0.62,
  slimTaped: 0.95,
  reusableBags: 0.915,
  sameCity: 0.12,
  sameCityReusable: 0.06,
  smallPacking: 'PKG-ENV-PAPER',
};

const outlet = (id: string, nameZh: string, code: string, dailyPieces: number): CourierOutlet => ({
  id,
  nameZh,
  regionCode: region(code),
  dailyPieces,
});

export const WEINING: Courier = {
  firm: {
    id: 'weining',
    uscc: uscc('430100', 1),
    nameZh: '沩宁速运有限公司',
    nameEn: 'Weining Express',
    kind: 'COURIER',
    regionCode: region('430100'),
  },
  mark: 'WN',
  habits: ordinary,
  outlets: [
    outlet('weining-wulipai', '五里牌营业部', '430102', 1_450),
    outlet('weining-lugu', '麓谷营业部', '430104', 1_900),
    outlet('weining-gaoqiao', '高桥营业部', '430111', 2_300),
    outlet('weining-tianyuan', '天元营业部', '430211', 820),
  ],
};

/** Behind the targets: repacks much and still uses film bags, which outlets were to give up by the end of 2025. */
export const LUKOU: Courier = {
  firm: {
    id: 'lukou',
    uscc: uscc('430200', 2),
    nameZh: '渌口快递有限公司',
    nameEn: 'Lukou Courier',
    kind: 'COURIER',
    regionCode: region('430200'),
  },
  mark: 'LK',
  habits: { ...ordinary, notRepacked: 0.84, eWaybill: 0.962, slimTaped: 0.885, smallPacking: 'PKG-BAG-FILM' },
  outlets: [
    outlet('lukou-hetang', '荷塘营业部', '430202', 1_150),
    outlet('lukou-lusong', '芦淞营业部', '430203', 1_320),
    outlet('lukou-nanzhou', '南洲营业部', '430212', 410),
  ],
};

/** Packs in biodegradable film, for which no factor is published: its emission per piece cannot be told. */
export const ZHAOTAN: Courier = {
  firm: {
    id: 'zhaotan',
    uscc: uscc('430300', 3),
    nameZh: '昭潭邻递有限公司',
    nameEn: 'Zhaotan Neighbour Post',
    kind: 'COURIER',
    regionCode: region('430300'),
  },
  mark: 'ZT',
  habits: { ...ordinary, notRepacked: 0.93, sameCityReusable: 0.104, smallPacking: 'PKG-BAG-FILM-BIO' },
  outlets: [
    outlet('zhaotan-yuhu', '雨湖营业部', '430302', 980),
    outlet('zhaotan-yuetang', '岳塘营业部', '430304', 890),
    outlet('zhaotan-yisuhe', '易俗河营业部', '430321', 360),
  ],
};

/** Registered in Shenzhen, working in Hunan too; large enough for P04. */
export const WUTONGLING: Courier = {
  firm: {
    id: 'wutongling',
    uscc: uscc('440300', 4),
    nameZh: '梧桐岭物流有限公司',
    nameEn: 'Wutongling Logistics',
    kind: 'COURIER',
    regionCode: region('440300'),
  },
  mark: 'WT',
  habits: { ...ordinary, eWaybill: 0.991, slimTaped: 0.963, reusableBags: 0.94 },
  outlets: [
    outlet('wutongling-shajing', '沙井分拨点', '440306', 2_900),
    outlet('wutongling-bantian', '坂田分拨点', '440307', 2_600),
    outlet('wutongling-xingsha', '星沙营业部', '430121', 1_080),
    outlet('wutongling-zhengxiang', '蒸湘营业部', '430408', 640),
    outlet('wutongling-zhuhui', '珠晖营业部', '430405', 520),
  ],
};

export const COURIERS: readonly Courier[] = [WEINING, LUKOU, ZHAOTAN, WUTONGLING];

/** The other kinds of firms. They report nothing yet: purchases and recycling hand-over come with later features. */
export const OTHER_FIRMS: readonly NewEnterprise[] = [
  {
    id: 'juan',
    uscc: uscc('430100', 5),
    nameZh: '橘岸优选科技有限公司',
    nameEn: 'Juan Select',
    kind: 'ECOMMERCE_PLATFORM',
    regionCode: region('430100'),
  },
  {
    id: 'yannan',
    uscc: uscc('430400', 6),
    nameZh: '雁南包装有限公司',
    nameEn: 'Yannan Packaging',
    kind: 'PACKAGING_PRODUCER',
    regionCode: region('430400'),
  },
  {
    id: 'qinglian',
    uscc: uscc('430300', 7),
    nameZh: '清涟再生资源有限公司',
    nameEn: 'Qinglian Recycling',
    kind: 'RECYCLER',
    regionCode: region('430300'),
  },
];

/** Before the first activity, also that of 2019 which P01 and P04 look back on. */
export const OPENED_ON = day('2018-01-01');

const department = (
  id: string,
  nameZh: string,
  nameEn: string,
  kind: NewDepartment['kind'],
  code: string,
): NewDepartment => ({ id, nameZh, nameEn, kind, regionCode: region(code), validFrom: OPENED_ON });

export const DEPARTMENTS: readonly NewDepartment[] = [
  department('hunan-commerce', '湖南省商务厅', 'Hunan Department of Commerce', 'COMMERCE', '430000'),
  department('hunan-postal', '湖南省邮政管理局', 'Hunan Postal Administration', 'POSTAL', '430000'),
  department('hunan-finance', '湖南省财政厅', 'Hunan Department of Finance', 'FINANCE', '430000'),
  department('changsha-commerce', '长沙市商务局', 'Changsha Bureau of Commerce', 'COMMERCE', '430100'),
  department('changsha-postal', '长沙市邮政管理局', 'Changsha Postal Administration', 'POSTAL', '430100'),
  department('changsha-finance', '长沙市财政局', 'Changsha Bureau of Finance', 'FINANCE', '430100'),
  department('zhuzhou-commerce', '株洲市商务局', 'Zhuzhou Bureau of Commerce', 'COMMERCE', '430200'),
  department('shenzhen-transport', '深圳市交通运输局', 'Shenzhen Transport Bureau', 'TRANSPORT', '440300'),
];

import type { NewPerson } from '../../src/identity/index.js';
import type { Role } from '../../src/kernel/actor.js';
import { COURIERS } from './world-firms.js';

/** The one password of all invented people. It opens nothing but the demo world. */
export const DEMO_PASSWORD = 'lv-you-demo-2026';

interface DemoPerson extends Omit<NewPerson, 'password'> {
  readonly roles: readonly Role[];
}

const of = (
  signInName: string,
  displayName: string,
  role: Role,
  belongs: Pick<NewPerson, 'enterpriseId' | 'departmentId' | 'regionCode'> = {},
): DemoPerson => ({ id: signInName, signInName, displayName, roles: [role], ...belongs });

const ofFirm = (firm: string, part: string, name: string, role: Role): DemoPerson =>
  of(`${firm}-${part}`, name, role, { enterpriseId: firm });

const ofDepartment = (
  departmentId: string,
  part: string,
  name: string,
  role: Role,
  regionCode: string,
): DemoPerson => of(`${departmentId}-${part}`, name, role, { departmentId, regionCode });

export const OPERATOR = of('operator', '简文澜', 'OPERATOR');

/** Everybody but the consumers. */
export const STAFF: readonly DemoPerson[] = [
  ofFirm('weining', 'reporter', '欧阳采薇', 'REPORTER'),
  ofFirm('weining', 'attestor', '谭致远', 'ATTESTOR'),
  ofFirm('lukou', 'reporter', '易见山', 'REPORTER'),
  ofFirm('lukou', 'attestor', '罗望舒', 'ATTESTOR'),
  ofFirm('zhaotan', 'reporter', '文思齐', 'REPORTER'),
  ofFirm('zhaotan', 'attestor', '向南星', 'ATTESTOR'),
  ofFirm('wutongling', 'reporter', '麦启航', 'REPORTER'),
  ofFirm('wutongling', 'attestor', '廖安澜', 'ATTESTOR'),
  ofDepartment('hunan-commerce', 'officer', '周砚秋', 'CASE_OFFICER', '430000'),
  ofDepartment('hunan-postal', 'officer', '彭若谷', 'CASE_OFFICER', '430000'),
  ofDepartment('hunan-commerce', 'rules', '沈知白', 'POLICY_EDITOR', '430000'),
  ofDepartment('hunan-finance', 'approver', '贺兰舟', 'APPROVER', '430000'),
  ofDepartment('changsha-commerce', 'officer', '柳成荫', 'CASE_OFFICER', '430100'),
  ofDepartment('changsha-finance', 'approver', '江一苇', 'APPROVER', '430100'),
  ofDepartment('zhuzhou-commerce', 'officer', '石开颜', 'CASE_OFFICER', '430200'),
  ofDepartment('shenzhen-transport', 'officer', '凌霄云', 'CASE_OFFICER', '440300'),
  of('auditor', '甘守正', 'AUDITOR', { regionCode: '430000' }),
];

const CONSUMER_NAMES = `
  芦苇 橘子洲 小满 谷雨 青石 白露 银杏 香樟 杜鹃 云雀 霜降 芒种
  岳麓 竹影 荷塘 木槿 山茶 水杉 夏至 立秋 桂子 松果 月饼 茶籽
  辣椒 莲蓬 稻穗 红枣 板栗 甜酒 米粉 糯米 菱角 紫苏 薄荷 艾草
`
  .trim()
  .split(/\s+/);

/** Consumers are pseudonymous: a number and a name of their own choice. */
export const CONSUMERS: readonly DemoPerson[] = CONSUMER_NAMES.map((name, index) =>
  of(`consumer-${String(index + 1).padStart(2, '0')}`, name, 'CONSUMER'),
);

/** A courier firm's own system: its OAuth client. Its secret is made when it is registered. */
export const systemOf = (enterpriseId: string): string => `${enterpriseId}-system`;
export const SYSTEMS = COURIERS.map(({ firm }) => ({
  id: systemOf(firm.id),
  enterpriseId: firm.id,
  displayName: `${firm.nameZh}业务系统`,
}));

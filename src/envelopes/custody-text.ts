import type { Id } from '../kernel/id.js';
import { dateOf, type LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';

/** Why the state or condition of an asset does not allow a step, by its number and the day since which it is so. */
const REFUSED_STEPS = {
  ASSET_NOT_ISSUED: (id, _on) => ({
    zh: `可循环包装 ${id} 从未发出，不能归还；请核对编号，或先补录发出记录。`,
    en: `The reusable asset ${id} was never issued, so it cannot come back; check its number, or record the issue first.`,
  }),
  ASSET_OUT: (id, on) => ({
    zh: `可循环包装 ${id} 自 ${on} 起在外，请先收回。`,
    en: `The reusable asset ${id} is out since ${on}; take it back first.`,
  }),
  ASSET_HANDED_OVER: (id, on) => ({
    zh: `可循环包装 ${id} 已于 ${on} 交给另一家企业，待其接收后才能继续；如未交出，请撤销交出记录。`,
    en: `The reusable asset ${id} was handed over to another firm on ${on} and goes on once that firm accepts it; withdraw the hand-over if it did not happen.`,
  }),
  ASSET_NOT_HANDED_OVER: (id, _on) => ({
    zh: `可循环包装 ${id} 没有待接收的交出记录，请联系交出方先登记。`,
    en: `The reusable asset ${id} was not handed over to anybody; ask the firm that gives it to record that first.`,
  }),
  ASSET_LOST: (id, on) => ({
    zh: `可循环包装 ${id} 已于 ${on} 登记丢失；如已找回，请先登记找回。`,
    en: `The reusable asset ${id} was recorded as lost on ${on}; if it has turned up, record first that it was found.`,
  }),
  ASSET_NOT_LOST: (id, _on) => ({
    zh: `可循环包装 ${id} 并未登记丢失，无需登记找回；请核对编号。`,
    en: `The reusable asset ${id} is not recorded as lost and cannot be found; check its number.`,
  }),
  ASSET_RETIRED: (id, _on) => ({
    zh: `可循环包装 ${id} 已退役，不能再流转；请核对编号。`,
    en: `The reusable asset ${id} is retired and cannot go on; check its number.`,
  }),
  RETURN_ALREADY_DECLARED: (id, on) => ({
    zh: `可循环包装 ${id} 的归还已于 ${on} 申报，待网点确认，无需重复申报。`,
    en: `The return of the reusable asset ${id} was declared on ${on} and waits for the outlet; there is no need to declare it again.`,
  }),
  TRIP_ALREADY_RETURNED: (id, on) => ({
    zh: `可循环包装 ${id} 的这次流转已于 ${on} 归还，不能重复归还；如已再次发出，请先补录发出记录。`,
    en: `This trip of the reusable asset ${id} ended with its return on ${on} and cannot end twice; if it went out again, record the issue first.`,
  }),
  ASSET_NEEDS_CLEANING: (id, on) => ({
    zh: `可循环包装 ${id} 自 ${on} 起待清洁，不能发出；请清洁后登记。`,
    en: `The reusable asset ${id} needs cleaning since ${on} and cannot be issued; clean it and record that.`,
  }),
  ASSET_NEEDS_REPAIR: (id, on) => ({
    zh: `可循环包装 ${id} 自 ${on} 起待维修，不能发出；请维修后登记。`,
    en: `The reusable asset ${id} needs repair since ${on} and cannot be issued; repair it and record that.`,
  }),
  ASSET_UNFIT: (id, on) => ({
    zh: `可循环包装 ${id} 于 ${on} 检查为不能再用；请退役，或重新检查。`,
    en: `The reusable asset ${id} was found unfit on ${on}; retire it, or inspect it again.`,
  }),
} as const satisfies Record<string, (id: Id, on: LocalDate) => Text>;
export type RefusedStep = keyof typeof REFUSED_STEPS;

export const refusedStep = (reason: RefusedStep, assetId: Id, since: Date): Refusal =>
  refuse.conflict(reason, REFUSED_STEPS[reason](assetId, dateOf(since)), { assetId });

const forbidden = (reason: string, assetId: Id, text: Text): Refusal =>
  refuse.forbidden(reason, text, { assetId });

export const notTheCustodian = (assetId: Id): Refusal =>
  forbidden('NOT_THE_CUSTODIAN', assetId, {
    zh: `可循环包装 ${assetId} 由另一家企业保管，由该企业登记其流转；请与其联系。`,
    en: `The reusable asset ${assetId} is in the custody of another firm, which records what becomes of it; ask that firm.`,
  });

export const notTheOwner = (assetId: Id): Refusal =>
  forbidden('NOT_THE_OWNER', assetId, {
    zh: `可循环包装 ${assetId} 归另一家企业所有，只有所有者可以出售、退役或赋予 GRAI；请与其联系。`,
    en: `The reusable asset ${assetId} belongs to another firm, which alone may sell it, retire it or give it a GRAI; ask that firm.`,
  });

export const notTheReceiver = (assetId: Id): Refusal =>
  forbidden('NOT_THE_RECEIVER', assetId, {
    zh: `可循环包装 ${assetId} 交给了另一家企业，由其接收；如有误，请联系交出方更正。`,
    en: `The reusable asset ${assetId} was handed over to another firm, which accepts it; if that is wrong, ask the firm that gave it to correct it.`,
  });

export const notTheRecipient = (assetId: Id): Refusal =>
  forbidden('NOT_THE_RECIPIENT', assetId, {
    zh: `可循环包装 ${assetId} 寄给了其他收件人，只有收件人可以自行声明归还；请直接交给网点扫描归还。`,
    en: `The reusable asset ${assetId} was sent to another recipient, who alone may declare its return; hand it to an outlet, which scans it.`,
  });

export const handOverDiffers = (assetId: Id, isSale: boolean): Refusal =>
  refuse.conflict(
    'HAND_OVER_DIFFERS',
    {
      zh: `可循环包装 ${assetId} 由交出方登记为${isSale ? '出售' : '移交保管'}，与接收登记不一致；请双方核对后登记。`,
      en: `The firm that gave the reusable asset ${assetId} recorded ${isSale ? 'a sale' : 'no sale'}, and the acceptance says otherwise; agree on it first.`,
    },
    { assetId, isSale },
  );

export const handedToItself = (assetId: Id): Refusal =>
  refuse.badInput(
    'HANDED_TO_ITSELF',
    {
      zh: `可循环包装 ${assetId} 的接收方就是交出方，请填写接收的另一家企业。`,
      en: `The reusable asset ${assetId} cannot be handed over by a firm to itself; name the firm that receives it.`,
    },
    { assetId },
  );

export const returnBeforeIssue = (assetId: Id, at: Date, earliest: Date): Refusal =>
  refuse.badInput(
    'RETURN_BEFORE_ISSUE',
    {
      zh: `可循环包装 ${assetId} 的归还时间早于其发出时间 ${earliest.toISOString()}，请核对时间。`,
      en: `The reusable asset ${assetId} cannot have come back before it was issued at ${earliest.toISOString()}; check the time.`,
    },
    { assetId, at: at.toISOString(), earliest: earliest.toISOString() },
  );

export const outOfOrder = (assetId: Id, at: Date, earliest: Date): Refusal =>
  refuse.badInput(
    'OUT_OF_ORDER',
    {
      zh: `可循环包装 ${assetId} 的时间早于其上一次流转 ${earliest.toISOString()}，请核对时间。`,
      en: `The time for the reusable asset ${assetId} lies before its last step at ${earliest.toISOString()}; check the time.`,
    },
    { assetId, at: at.toISOString(), earliest: earliest.toISOString() },
  );

export const dueBeforeIssue = (assetId: Id, due: LocalDate, issuedAt: Date): Refusal =>
  refuse.badInput(
    'DUE_BEFORE_ISSUE',
    {
      zh: `可循环包装 ${assetId} 的应还日期 ${due} 早于发出日期 ${dateOf(issuedAt)}，请核对日期。`,
      en: `The reusable asset ${assetId} cannot be due back on ${due}, before it is issued on ${dateOf(issuedAt)}; check the date.`,
    },
    { assetId, dueBackOn: due },
  );

const inspected = {
  FIT: { zh: '检查合格，可以发出', en: 'inspected: fit to be issued' },
  NEEDS_CLEANING: { zh: '检查：需清洁', en: 'inspected: needs cleaning' },
  NEEDS_REPAIR: { zh: '检查：需维修', en: 'inspected: needs repair' },
  UNFIT: { zh: '检查：不能再用，应退役', en: 'inspected: unfit, to be retired' },
} as const;

/** What a step came to, as its reporter is told. */
export const WHY = {
  commissioned: { zh: '已投用', en: 'put into service' },
  issued: (due: LocalDate): Text => ({ zh: `已发出，应于 ${due} 前归还`, en: `issued, due back by ${due}` }),
  declared: {
    zh: '已申报归还，待网点扫描确认后计分',
    en: 'return declared; it counts once the outlet confirms it by its own scan',
  },
  returned: (due: LocalDate, at: Date): Text =>
    dateOf(at) <= due
      ? { zh: `按时归还（应还 ${due}）`, en: `returned on time (due ${due})` }
      : { zh: `逾期归还（应还 ${due}）`, en: `returned late (due ${due})` },
  inspected,
  cleaned: { zh: '已清洁', en: 'cleaned' },
  repaired: { zh: '已维修', en: 'repaired' },
  handedOver: { zh: '已交出，待接收方确认', en: 'handed over; it counts once the receiver accepts it' },
  accepted: { zh: '已接收', en: 'accepted' },
  lost: { zh: '已登记丢失', en: 'recorded as lost' },
  lostOnTrip: { zh: '已登记丢失，本次流转以丢失结束', en: 'recorded as lost; its trip ends as lost' },
  found: {
    zh: '已找回入库；丢失的流转不再计分',
    en: 'found and back in store; the trip that ended as lost earns nothing',
  },
  retired: { zh: '已退役', en: 'retired' },
  graiAssigned: { zh: '已赋予 GRAI', en: 'GRAI assigned' },
  alreadyRecorded: { zh: '已记录过，未重复处理', en: 'already recorded, nothing done again' },
  corrected: {
    zh: '已更正，其后的流转均已重新核对',
    en: 'corrected, and all later steps followed again from it',
  },
  withdrawn: {
    zh: '已撤销，其后的流转均已重新核对',
    en: 'withdrawn, and all later steps followed again without it',
  },
} as const;

export const graiAlreadyAssigned = (assetId: Id, grai: string): Refusal =>
  refuse.conflict(
    'GRAI_ALREADY_ASSIGNED',
    {
      zh: `可循环包装 ${assetId} 已有 GRAI ${grai}；GRAI 只赋予一次，请核对标签。`,
      en: `The reusable asset ${assetId} has the GRAI ${grai} already, and gets one once; compare it with the label.`,
    },
    { assetId, grai },
  );

export const graiTaken = (assetId: Id, grai: string): Refusal =>
  refuse.conflict(
    'GRAI_TAKEN',
    {
      zh: `GRAI ${grai} 已属于另一件可循环包装，请核对标签。`,
      en: `The GRAI ${grai} already belongs to another asset; compare it with the label.`,
    },
    { assetId, grai },
  );

/** A foreign firm's asset answers like one that does not exist. */
export const assetUnknown = (assetNumber: string): Refusal =>
  refuse.notFound(
    'ASSET_UNKNOWN',
    {
      zh: `没有找到可循环包装 ${assetNumber}：编号有误，或不在您的权限范围内。`,
      en: `There is no reusable asset ${assetNumber}: the number is wrong, or it is outside what you may see.`,
    },
    { assetId: assetNumber },
  );

export const notInAPool = (assetId: Id): Refusal =>
  refuse.conflict(
    'NOT_IN_A_POOL',
    {
      zh: `可循环包装 ${assetId} 不属于任何循环池，不能移交他人保管；只能登记为出售。`,
      en: `The reusable asset ${assetId} is in no pool, so that its custody cannot pass to another firm; it can only be sold.`,
    },
    { assetId },
  );

export const notInThePool = (assetId: Id, enterpriseId: Id, poolId: Id): Refusal =>
  refuse.conflict(
    'RECEIVER_NOT_IN_POOL',
    {
      zh: `企业 ${enterpriseId} 当日不是循环池 ${poolId} 的成员，不能接收可循环包装 ${assetId}；请核对企业和日期。`,
      en: `The firm ${enterpriseId} was no member of the pool ${poolId} on that day and cannot receive the reusable asset ${assetId}; check firm and date.`,
    },
    { assetId, enterpriseId, poolId },
  );

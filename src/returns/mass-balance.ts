import { type Exact, exact, plain, ZERO } from '../kernel/decimal.js';
import type { Month } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { MassBalanceMonth, MassFlow } from './mass-balance.view.js';
import type { MonthFlows, MonthWeighings } from './mass-balance.queries.js';
import type { ReturnItemKind } from './recycling-return.entity.js';

/** 物料平衡口径. No text gives it: the platform's own definition. */
export const BALANCE_DEFINITION: Text = {
  zh: '平台定义：期初 + 交回 − 复用 − 处置 − 交付回收企业 = 期末。交回时分拣为复用或处置的，当即视为离开；其余留存至交付。未称重的按件数乘以典型质量单列为估算，没有典型质量的只计件数。期末小于零的部分为未能解释的质量，按网点和品类分别计算、不相抵销；复磅与磅单之差超出允差的单独列示。',
  en: 'Platform definition: opening + dropped off − reused − disposed of − handed over to recyclers = closing. What was sorted for reuse or disposal when it was handed in leaves at once; the rest stays until it is handed over. What was not weighed is estimated apart, as items times typical mass; without a typical mass items are counted only. What is missing below zero is unexplained, found for each outlet and kind by itself and set off against nothing; weighings of recyclers beyond the tolerance are shown apart.',
};

/** Of which specification on the platform's list an item is, for its typical mass; null where none is one item. */
export const SPECIFICATION_OF_ITEM: Readonly<Record<ReturnItemKind, string | null>> = {
  CARTON: 'PKG-BOX-CORR',
  ENVELOPE: 'PKG-ENV-PAPER',
  FILM_BAG: 'PKG-BAG-FILM',
  // The list gives filler by parcel and not by item.
  FILLER: null,
  OTHER: null,
};

const flow = (weighedKg: string, estimatedKg: string): MassFlow => ({
  weighedKg: plain(exact(weighedKg)),
  estimatedKg: plain(exact(estimatedKg)),
});

const netOf = (flows: MonthFlows): Exact =>
  exact(flows.droppedOffWeighedKg)
    .plus(flows.droppedOffEstimatedKg)
    .minus(flows.reusedWeighedKg)
    .minus(flows.reusedEstimatedKg)
    .minus(flows.disposedWeighedKg)
    .minus(flows.disposedEstimatedKg)
    .minus(flows.handedOverKg);

/** One line for every month asked for, also where nothing was recorded; what came before is carried over. */
export function balanceOf(
  months: readonly Month[],
  flows: readonly MonthFlows[],
  weighings: readonly MonthWeighings[],
): MassBalanceMonth[] {
  const [first] = months;
  const earlier = flows.filter(({ month }) => first !== undefined && month < first);
  let stock = earlier.reduce((sum, one) => sum.plus(netOf(one)), ZERO);
  let missing = earlier.reduce((sum, one) => sum.plus(one.unexplainedChangeKg), ZERO);
  return months.map((month) => {
    const found = flows.find((one) => one.month === month);
    const weighed = weighings.find((one) => one.month === month);
    const opening = stock;
    if (found) {
      stock = stock.plus(netOf(found));
      missing = missing.plus(found.unexplainedChangeKg);
    }
    return {
      month,
      hasRecords: found !== undefined,
      openingKg: plain(opening),
      droppedOff: found ? flow(found.droppedOffWeighedKg, found.droppedOffEstimatedKg) : null,
      reused: found ? flow(found.reusedWeighedKg, found.reusedEstimatedKg) : null,
      disposed: found ? flow(found.disposedWeighedKg, found.disposedEstimatedKg) : null,
      handedOverKg: found ? plain(exact(found.handedOverKg)) : null,
      itemsWithoutMass: found ? Number(found.itemsWithoutMass) : null,
      closingKg: plain(stock),
      unexplainedKg: plain(missing),
      ...recyclersSide(weighed),
    };
  });
}

const recyclersSide = (weighed: MonthWeighings | undefined) => ({
  notWeighedAgainKg: weighed ? plain(exact(weighed.notWeighedAgainKg)) : null,
  weighedLessKg: weighed ? plain(exact(weighed.weighedLessKg)) : null,
  weighedMoreKg: weighed ? plain(exact(weighed.weighedMoreKg)) : null,
  differingHandOvers: weighed ? Number(weighed.differing) : null,
});

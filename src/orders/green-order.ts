import type { DomainEvent } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';
import type { NewlyRecorded } from '../platform/fact-kind.js';
import type { FieldFinding } from '../platform/validation.js';
import type { RecordGreenOrderInput } from './green-order.entity.js';
import { offeredOptions, PACKAGING_CLASSES } from './packaging-class.js';

/** What is wrong within an order: a choice that was not offered, or a place said twice or not at all. */
export const orderFindings = (order: RecordGreenOrderInput): FieldFinding[] => [
  ...choiceFindings(order),
  ...placeFindings(order),
];

function choiceFindings(order: RecordGreenOrderInput): FieldFinding[] {
  const { title, price } = PACKAGING_CLASSES[order.chosenClass];
  if (offeredOptions(order).some(({ packagingClass }) => packagingClass === order.chosenClass)) return [];
  return [
    {
      path: 'chosenClass',
      reason: 'CHOICE_NOT_OFFERED',
      text: {
        zh: `所选“${title.zh}”不在所提供的选项中：请填写 ${price}（免费填 0），或核对 chosenClass。`,
        en: `The chosen "${title.en}" is not among the options offered; give ${price} (0 where it was free), or check chosenClass.`,
      },
    },
  ];
}

function placeFindings({ outletId, regionCode }: RecordGreenOrderInput): FieldFinding[] {
  if (!outletId && !regionCode) {
    return [
      {
        path: 'outletId',
        reason: 'PLACE_MISSING',
        text: {
          zh: '未说明订单属于何处：由网点收寄的填 outletId，平台订单填 regionCode。',
          en: 'The order has no place; give outletId where an outlet took it, and regionCode for an order of a platform.',
        },
      },
    ];
  }
  if (!outletId || !regionCode) return [];
  return [
    {
      path: 'regionCode',
      reason: 'PLACE_SAID_TWICE',
      text: {
        zh: 'outletId 与 regionCode 只能填一项：由网点收寄的订单计入网点所在地。',
        en: 'Give outletId or regionCode, not both; an order that an outlet took counts where the outlet stands.',
      },
    },
  ];
}

/** What credits may hear of an order, told once when it is recorded. */
export function orderRecorded({
  id,
  enterpriseId,
  regionCode,
  item,
}: NewlyRecorded<RecordGreenOrderInput>): DomainEvent<'order.recorded'> {
  const options = offeredOptions(item);
  const chosen = options.find(({ packagingClass }) => packagingClass === item.chosenClass);
  if (!chosen) throw new Error(`${item.sourceRef} chose what was not offered`);
  return {
    id: derivedId('order.recorded', id),
    name: 'order.recorded',
    occurredAt: item.occurredAt,
    payload: {
      orderId: id,
      chosenClass: chosen.packagingClass,
      priceYuan: chosen.priceYuan,
      options,
      enterpriseId,
      outletId: item.outletId ?? null,
      regionCode,
      personId: item.personId ?? null,
      occurredAt: item.occurredAt.toISOString(),
      evidenceGrade: item.evidenceGrade,
    },
  };
}

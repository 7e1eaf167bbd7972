import { plain } from '../kernel/decimal.js';
import type { DomainEvent } from '../kernel/event.js';
import { derivedId } from '../kernel/id.js';
import type { NewlyRecorded } from '../platform/fact-kind.js';
import type { FieldFinding } from '../platform/validation.js';
import type { RecordReturnInput } from './recycling-return.entity.js';

/** What is wrong within one return, beyond its single fields. */
export function returnFindings({
  quantity,
  itemCode,
  personId,
  handedInBy,
}: RecordReturnInput): FieldFinding[] {
  if (quantity === 0) return [NOTHING_RETURNED];
  if (itemCode && quantity !== 1) return [codeNamesOne(itemCode, quantity)];
  return personId && handedInBy && handedInBy !== 'CONSUMER' ? [NOT_THE_CONSUMER] : [];
}

/** Each new return is told once: what it earns is the credit rules' business. */
export const returnRecorded = ({
  id,
  enterpriseId,
  regionCode,
  item,
}: NewlyRecorded<RecordReturnInput>): DomainEvent<'return.recorded'> => ({
  id: derivedId('return.recorded', id),
  name: 'return.recorded',
  occurredAt: item.occurredAt,
  payload: {
    returnId: id,
    itemKind: item.itemKind,
    itemCode: item.itemCode ?? null,
    quantity: item.quantity,
    massKg: item.massKg == null ? null : plain(item.massKg),
    condition: item.itemCondition,
    disposition: item.disposition,
    handedTo: item.handedTo ?? null,
    enterpriseId,
    outletId: item.outletId,
    regionCode,
    personId: item.personId ?? null,
    occurredAt: item.occurredAt.toISOString(),
    evidenceGrade: item.evidenceGrade,
  },
});

const NOTHING_RETURNED: FieldFinding = {
  path: 'quantity',
  reason: 'NOTHING_RETURNED',
  text: {
    zh: '回收件数为 0：没有交回物品就不必填报，请核对件数。',
    en: 'The quantity is 0: where nothing was handed in there is nothing to record; check the quantity.',
  },
};

const codeNamesOne = (itemCode: string, quantity: number): FieldFinding => ({
  path: 'quantity',
  reason: 'CODE_NAMES_ONE',
  text: {
    zh: `箱码 ${itemCode} 只对应一件物品，件数却为 ${quantity}；请逐件填报，或不填箱码。`,
    en: `The code ${itemCode} names one item, but the quantity is ${quantity}; record each item, or leave the code out.`,
  },
});

const NOT_THE_CONSUMER: FieldFinding = {
  path: 'handedInBy',
  reason: 'NOT_THE_CONSUMER',
  text: {
    zh: '填写了消费者 personId，交回方 handedInBy 却不是消费者（CONSUMER），请核对这两项。',
    en: 'A consumer is named in personId, but handedInBy is not CONSUMER; check both.',
  },
};

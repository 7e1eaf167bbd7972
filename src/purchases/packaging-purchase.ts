import { type Refusal, refuse } from '../kernel/refusal.js';
import { isRefused, type Placing } from '../platform/fact-kind.js';
import { type FactColumns, factTable, type StandingFact } from '../platform/fact-table.js';
import type { FieldFinding } from '../platform/validation.js';
import { massOfUnits, type Meanings } from '../specifications/index.js';
import type { RecordPackagingPurchaseInput } from './packaging-purchase.entity.js';

type Purchase = RecordPackagingPurchaseInput;

export const PACKAGING_PURCHASE = factTable({
  name: 'packaging_purchase',
  title: { zh: '包装采购', en: 'packaging purchase' },
  happened: 'day',
  standsOnce: {
    columns: ['enterprise_id', 'supplier_uscc', 'invoice_number', 'invoice_line'],
    refusal: lineAlreadyRecorded,
  },
});

/** Where a purchase belongs, what its specification means, and its mass where it is left out and follows from the units. */
export const placingOfPurchases =
  (placed: Placing<Purchase>, meaningOn: Meanings): Placing<Purchase> =>
  (purchase) => {
    const meaning = meaningOn(purchase.specificationCode, purchase.day);
    if (isRefused(meaning)) return meaning;
    const place = placed(purchase);
    if (isRefused(place)) return place;
    return {
      regionCode: place.regionCode,
      derived: {
        platform_code: meaning.platformCode,
        enterprise_specification_id: meaning.enterpriseSpecificationId,
        mass_from_units_kg: purchase.massKg == null ? massOfUnits(purchase.units, meaning) : null,
      },
    };
  };

/** What is wrong within one line of an invoice. */
export function purchaseFindings({ invoiceLine, units, massKg }: Purchase): FieldFinding[] {
  if (invoiceLine === 0) return [LINE_ZERO];
  return units == null && massKg == null ? [NO_QUANTITY] : [];
}

const LINE_ZERO: FieldFinding = {
  path: 'invoiceLine',
  reason: 'INVOICE_LINE_ZERO',
  text: {
    zh: '发票行 invoiceLine 从 1 开始编号，不能为 0，请核对。',
    en: 'The lines of an invoice are numbered from 1, so invoiceLine cannot be 0; check it.',
  },
};

const NO_QUANTITY: FieldFinding = {
  path: 'units',
  reason: 'QUANTITY_MISSING',
  text: {
    zh: '缺少采购数量：请填写件数 units 或质量 massKg，至少一项。',
    en: 'The quantity bought is missing; give units or massKg, or both.',
  },
};

/** One line of an invoice is bought once: under another reference it would count twice. */
function lineAlreadyRecorded(columns: FactColumns, other: StandingFact): Refusal {
  const { invoice_number: invoiceNumber, invoice_line: invoiceLine } = columns;
  return refuse.conflict(
    'INVOICE_LINE_ALREADY_RECORDED',
    {
      zh: `发票 ${String(invoiceNumber)} 第 ${String(invoiceLine)} 行已以来源单号 ${other.sourceRef} 记录，重复计入会虚增；如需修改请更正该记录。`,
      en: `Line ${String(invoiceLine)} of invoice ${String(invoiceNumber)} is already recorded under reference ${other.sourceRef} and would count twice; correct that record instead.`,
    },
    { invoiceNumber, invoiceLine, factId: other.id, sourceRef: other.sourceRef },
  );
}

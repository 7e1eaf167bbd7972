import { OrdersService, RecordGreenOrderInput } from '../orders/index.js';
import { type ImportKind, importKind } from './import-kind.js';

/** Which packaging was offered with an order, and what was chosen. */
export const KINDS_OF_ORDERS: readonly ImportKind[] = [
  importKind({
    code: 'green-order',
    title: { zh: '绿色订单', en: 'green orders' },
    input: RecordGreenOrderInput,
    columns: {
      sourceRef: '订单号',
      occurredAt: '下单时间',
      outletId: '网点编号',
      regionCode: '行政区划代码',
      standardPriceYuan: '普通包装价格（元）',
      reducedPriceYuan: '减量包装价格（元）',
      greenPriceYuan: '绿色包装价格（元）',
      reusablePriceYuan: '可循环包装价格（元）',
      noPackagingPriceYuan: '不另加包装价格（元）',
      chosenClass: '选择',
      personId: '消费者编号',
    },
    naturalKey: ['sourceRef'],
    examples: [
      {
        sourceRef: 'DD-202603010001',
        occurredAt: '2026-03-01 10:15',
        outletId: 'outlet-1',
        standardPriceYuan: '2.00',
        greenPriceYuan: '1.50',
        chosenClass: '绿色包装',
      },
    ],
    service: OrdersService,
    register: (orders) => orders.orders,
  }),
];

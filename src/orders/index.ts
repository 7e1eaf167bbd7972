export { CorrectGreenOrderInput, GreenOrder, RecordGreenOrderInput } from './green-order.entity.js';
export { orderFacts, orderMeasures } from './orders.measures.js';
export { OrdersModule } from './orders.module.js';
export { OrdersService } from './orders.service.js';

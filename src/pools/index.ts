export { type IsMember, type Joining, type NewPool, PoolsService, poolUnknown } from './pools.service.js';
export { PoolsModule } from './pools.module.js';
export { Pool } from './pool.entity.js';

export { Department, DepartmentKindType } from './department.entity.js';
export { Enterprise, type EnterpriseKind, EnterpriseKindType } from './enterprise.entity.js';
export { EnterprisesModule } from './enterprises.module.js';
export {
  EnterprisesService,
  enterpriseUnknown,
  type NewDepartment,
  type NewEnterprise,
  type NewOutlet,
  outletUnknown,
} from './enterprises.service.js';
export { Outlet } from './outlet.entity.js';
export { isUscc, usccCheck, usccCheckCharacter } from './uscc.js';

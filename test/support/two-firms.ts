import type { INestApplicationContext } from '@nestjs/common';
import { EnterprisesService } from '../../src/enterprises/index.js';
import type { Actor } from '../../src/kernel/actor.js';
import type { LocalDate } from '../../src/kernel/month.js';
import type { RegionCode } from '../../src/kernel/region-code.js';

const operator: Actor = { id: 'operator', kind: 'person', roles: ['OPERATOR'] };

/** firm-a with two outlets in two counties, and firm-b with one: enough to see who may see and record what. */
export async function registerTwoFirms({ app }: { readonly app: INestApplicationContext }): Promise<void> {
  const enterprises = app.get(EnterprisesService, { strict: false });
  for (const [id, uscc] of [
    ['firm-a', '91350105MA3458HX32'],
    ['firm-b', '91430100MA4L16JQ9B'],
  ] as const) {
    await enterprises.registerEnterprise(operator, {
      id,
      uscc,
      nameZh: id,
      nameEn: id,
      kind: 'COURIER',
      regionCode: '430100' as RegionCode,
    });
  }
  for (const [id, enterpriseId, regionCode] of [
    ['outlet-a', 'firm-a', '430102'],
    ['outlet-a2', 'firm-a', '430103'],
    ['outlet-b', 'firm-b', '430102'],
  ] as const) {
    await enterprises.openOutlet(operator, {
      id,
      enterpriseId,
      nameZh: id,
      regionCode: regionCode as RegionCode,
      openedOn: '2020-01-01' as LocalDate,
    });
  }
}

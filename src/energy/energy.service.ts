import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { Id } from '../kernel/id.js';
import type { LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { reportingEnterprise } from '../platform/access.js';
import { Database, row, rows, type Transaction } from '../platform/database.js';
import type { Placing } from '../platform/fact-kind.js';
import { type FactRegister, FactStore } from '../platform/fact-store.js';
import { factTable } from '../platform/fact-table.js';
import type { Recorded } from '../platform/facts.js';
import { periodFindings } from '../platform/period.js';
import { RegionsService, regionUnknown } from '../regions/index.js';
import { ENERGY_CARRIERS, type EnergyCarrier } from '../rulebook/energy-carriers.js';
import { EnergyUse, RecordEnergyUseInput } from './energy-use.entity.js';
import { findStandingSites, findUseCutOff, type KnownSite } from './energy.queries.js';
import { type CorrectSiteInput, RecordSiteInput, Site } from './site.entity.js';

@Injectable()
export class EnergyService {
  /** 站点 */
  readonly sites: FactRegister<Site, RecordSiteInput>;
  /** 能耗 */
  readonly uses: FactRegister<EnergyUse, RecordEnergyUseInput>;

  constructor(
    private readonly database: Database,
    facts: FactStore,
    regions: RegionsService,
  ) {
    this.sites = facts.of({
      table: SITE,
      record: Site,
      input: RecordSiteInput,
      measuredBy: null,
      placing: async (transaction, _enterpriseId, items) => {
        const known = await regions.knownCodes(
          transaction,
          items.map(({ regionCode }) => regionCode),
        );
        return ({ regionCode }) =>
          known.has(regionCode)
            ? { regionCode }
            : { refusal: regionUnknown(regionCode), field: 'regionCode' };
      },
      findings: openingFindings,
    });
    this.uses = facts.of({
      table: ENERGY_USE,
      record: EnergyUse,
      input: RecordEnergyUseInput,
      measuredBy: 'energy',
      placing: placingBySite,
    });
  }

  /**
   * Puts a new entry of a site in the place of one. Code, kind and region stay as long as energy is recorded for it,
   * which counts by them: refuses with CONFLICT SITE_HAS_ENERGY.
   */
  correctSite(actor: Actor, correction: CorrectSiteInput): Promise<Recorded> {
    const enterpriseId = reportingEnterprise(actor);
    return this.database.transaction(async (transaction) => {
      const cutOff = await row<{ siteCode: string }>(transaction, findUseCutOff(enterpriseId, correction));
      if (cutOff) throw siteHasEnergy(cutOff.siteCode);
      return this.sites.replace(transaction, actor, correction, enterpriseId);
    });
  }
}

const SITE = factTable({
  name: 'site',
  title: { zh: '站点', en: 'site' },
  happened: null,
  standsOnce: {
    columns: ['enterprise_id', 'site_code'],
    refusal: ({ site_code: siteCode }, other) =>
      refuse.conflict(
        'SITE_ALREADY_RECORDED',
        {
          zh: `站点 ${siteCode} 已以来源单号 ${other.sourceRef} 登记；如需修改请更正该记录。`,
          en: `The site ${siteCode} is already recorded under reference ${other.sourceRef}; correct that record instead.`,
        },
        { siteCode, factId: other.id, sourceRef: other.sourceRef },
      ),
  },
});

const ENERGY_USE = factTable({
  name: 'energy_use',
  title: { zh: '能耗', en: 'energy use' },
  happened: 'month',
  standsOnce: {
    columns: ['enterprise_id', 'site_code', 'meter', 'carrier', 'month'],
    refusal: ({ site_code: siteCode, meter, carrier, month }, other) => {
      const { title } = ENERGY_CARRIERS[carrier as EnergyCarrier];
      return refuse.conflict(
        'ENERGY_ALREADY_RECORDED',
        {
          zh: `站点 ${siteCode} 表计 ${meter} 在 ${month} 的${title.zh}已以来源单号 ${other.sourceRef} 记录，重复计入会虚增；如需修改请更正该记录。`,
          en: `What meter ${meter} of site ${siteCode} counted of ${title.en} in ${month} is already recorded under reference ${other.sourceRef} and would count twice; correct that record instead.`,
        },
        { siteCode, meter, carrier, month, factId: other.id, sourceRef: other.sourceRef },
      );
    },
  },
});

const openingFindings = ({ openedOn, closedOn }: RecordSiteInput, today: LocalDate) =>
  periodFindings({ field: 'openedOn', day: openedOn }, { field: 'closedOn', day: closedOn }, today);

/** Energy counts where its site stands, under the kind of the site. */
async function placingBySite(
  transaction: Transaction,
  enterpriseId: Id,
  items: readonly RecordEnergyUseInput[],
): Promise<Placing<RecordEnergyUseInput>> {
  const codes = [...new Set(items.map(({ siteCode }) => siteCode))];
  const found = await rows<KnownSite>(transaction, findStandingSites(enterpriseId, codes));
  const sites = new Map(found.map((site) => [site.siteCode, site]));
  return ({ siteCode }) => {
    const site = sites.get(siteCode);
    return site
      ? { regionCode: site.regionCode, derived: { site_kind: site.siteKind } }
      : { refusal: siteUnknown(siteCode), field: 'siteCode' };
  };
}

const siteUnknown = (siteCode: string): Refusal =>
  refuse.notFound(
    'SITE_UNKNOWN',
    {
      zh: `没有站点“${siteCode}”：请核对站点编号，或先登记该站点。`,
      en: `There is no site "${siteCode}"; check the code, or record the site first.`,
    },
    { siteCode },
  );

const siteHasEnergy = (siteCode: string): Refusal =>
  refuse.conflict(
    'SITE_HAS_ENERGY',
    {
      zh: `站点 ${siteCode} 已有能耗记录，其编号、类别和所在地不能更改；请以新编号登记站点，并把能耗更正到新站点。`,
      en: `Energy is recorded for the site ${siteCode}, so its code, kind and region stay; record the site under a new code, and correct the energy to name it.`,
    },
    { siteCode },
  );

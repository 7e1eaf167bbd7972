import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import { startOf } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import { EnterprisesService, enterpriseUnknown } from '../enterprises/index.js';
import { reportingEnterprise } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { Database, rows, write } from '../platform/database.js';
import { appendFacts, type FactVerdict } from '../platform/facts.js';
import { insertInto, raw } from '../platform/sql.js';
import { assertHappened, atItem } from '../platform/batch-item.js';
import { ASSET_EVENT, NOTHING_SAID } from './custody.service.js';
import type { CustodyRecord } from './custody-record.view.js';
import { findAssetsByIds } from './envelopes.queries.js';
import type { ReusableAsset } from './reusable-asset.entity.js';

export type NewAsset = Pick<ReusableAsset, 'id' | 'kind' | 'specificationCode' | 'commissionedOn'> & {
  readonly grai?: string | null;
  readonly evidenceGrade: EvidenceGrade;
};

@Injectable()
export class CommissioningService {
  constructor(
    private readonly database: Database,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /** Puts assets into service; the same asset again is a replay, with other content or another owner a CONFLICT. */
  async commissionAssets(actor: Actor, assets: readonly NewAsset[]): Promise<CustodyRecord[]> {
    const enterpriseId = reportingEnterprise(actor);
    const [enterprise] = await this.enterprises.enterprisesByIds([enterpriseId]);
    if (!enterprise) throw enterpriseUnknown(enterpriseId);
    const { regionCode } = enterprise;
    assertHappened(actor, this.clock.today(), assets, (asset) => asset.commissionedOn, 'commissionedOn');
    return this.database.transaction(async (transaction) => {
      const verdicts = await appendFacts(
        transaction,
        ASSET_EVENT,
        assets.map((asset) => ({
          enterpriseId,
          regionCode,
          sourceRef: `commission:${asset.id}`,
          evidenceGrade: asset.evidenceGrade,
          columns: {
            ...NOTHING_SAID,
            asset_id: asset.id,
            kind: 'COMMISSION',
            occurred_at: startOf(asset.commissionedOn),
            note: [asset.kind, asset.specificationCode, asset.grai ?? ''].join(' ').trim(),
          },
        })),
        { actor, at: this.clock.now() },
      );
      const inserted = assets.map((asset) => assetRow(asset, enterpriseId, regionCode));
      await write(
        transaction,
        insertInto('reusable_asset', inserted, raw('ON DUPLICATE KEY UPDATE id = id')),
      );
      const stored = await rows<ReusableAsset>(transaction, findAssetsByIds(assets.map((asset) => asset.id)));
      assertOwned(assets, stored, verdicts, enterpriseId);
      return assets.map((asset, index) => commissionRecord(asset.id, verdicts[index]));
    });
  }
}

const assetRow = (asset: NewAsset, enterpriseId: Id, regionCode: string) => ({
  id: asset.id,
  enterprise_id: enterpriseId,
  region_code: regionCode,
  kind: asset.kind,
  specification_code: asset.specificationCode,
  grai: asset.grai ?? null,
  state: 'COMMISSIONED',
  state_since: startOf(asset.commissionedOn),
  commissioned_on: asset.commissionedOn,
  turns: 0,
});

const commissionRecord = (assetId: Id, verdict: FactVerdict | undefined): CustodyRecord => ({
  id: verdict?.id ?? '',
  state: verdict?.verdict === 'RECORDED' ? 'RECORDED' : 'REPLAYED',
  assetId,
  whyZh: '已投用',
  whyEn: 'put into service',
});

/** A number on a label is one asset's alone; whose it is, is not told. */
function assertOwned(
  assets: readonly NewAsset[],
  stored: readonly ReusableAsset[],
  verdicts: readonly FactVerdict[],
  enterpriseId: Id,
): void {
  const byId = new Map(stored.map((asset) => [asset.id, asset]));
  assets.forEach((asset, index) => {
    const found = byId.get(asset.id);
    if (!found) throw atItem(index, graiTaken(asset));
    if (found.enterpriseId !== enterpriseId || verdicts[index]?.verdict === 'CONFLICT') {
      throw atItem(index, assetIdTaken(asset.id));
    }
  });
}

const assetIdTaken = (assetId: Id): Refusal =>
  refuse.conflict(
    'ASSET_ID_TAKEN',
    {
      zh: `编号 ${assetId} 已用于另一件可循环包装或已登记为不同内容，请核对后使用新的编号。`,
      en: `The number ${assetId} is already in use for another asset or with other content; check it, or use a new number.`,
    },
    { assetId },
  );

const graiTaken = ({ id, grai }: NewAsset): Refusal =>
  refuse.conflict(
    'GRAI_TAKEN',
    {
      zh: `GRAI ${grai ?? ''} 已属于另一件可循环包装，请核对标签。`,
      en: `The GRAI ${grai ?? ''} already belongs to another asset; compare it with the label.`,
    },
    { assetId: id, grai },
  );

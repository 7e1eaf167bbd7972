import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import type { Actor } from '../kernel/actor.js';
import type { EvidenceGrade } from '../kernel/evidence-grade.js';
import type { Id } from '../kernel/id.js';
import { startOf } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { RegionCode } from '../kernel/region-code.js';
import { reportingEnterprise } from '../platform/access.js';
import { atItem } from '../platform/batch-item.js';
import { Clock } from '../platform/clock.js';
import { rows, type Transaction, write } from '../platform/database.js';
import { isRefused, type Outcome, type Refused, refusedBy } from '../platform/fact-kind.js';
import { appendFacts, type FactVerdict, refusalOfVerdict } from '../platform/append-facts.js';
import { assertMayClaim, assertNotFuture, factId } from '../platform/facts.js';
import { tell } from '../platform/outbox.js';
import { compiledFindings, refusalOf } from '../platform/validation.js';
import { SpecificationsService } from '../specifications/index.js';
import { type IsMember, PoolsService, poolUnknown } from '../pools/index.js';
import type { CustodyRecord } from './custody-record.view.js';
import { discardEvents, findHolders, insertAssets } from './custody.queries.js';
import { CUSTODY_EVENT, factOf, NOTHING_SAID } from './custody-row.js';
import { commissioned, type SaidEvent } from './custody-state.js';
import { graiTaken, WHY } from './custody-text.js';
import { isLocalNumber } from './grai.js';
import { assetsChanged } from './register-told.js';
import { CommissionAssetInput, type ReusableAsset } from './reusable-asset.entity.js';

export type NewAsset = Pick<ReusableAsset, 'id' | 'kind' | 'specificationCode' | 'commissionedOn'> & {
  readonly grai?: string | null;
  readonly poolId?: Id | null;
  readonly evidenceGrade: EvidenceGrade;
};

interface Candidate {
  readonly asset: NewAsset;
  readonly event: SaidEvent;
}

@Injectable()
export class CommissioningService {
  constructor(
    private readonly enterprises: EnterprisesService,
    private readonly specifications: SpecificationsService,
    private readonly pools: PoolsService,
    private readonly clock: Clock,
  ) {}

  /** 投用 of a file: keeps what is sound and gives every row's outcome, in the order given. */
  async appendAssets(
    transaction: Transaction,
    actor: Actor,
    assets: readonly NewAsset[],
  ): Promise<Outcome[]> {
    const enterpriseId = reportingEnterprise(actor);
    const place = (await this.enterprises.placingByFirm(transaction, enterpriseId))(undefined);
    if (isRefused(place)) return assets.map(() => place);
    const refused = await this.judge(transaction, actor, enterpriseId, assets);
    const judged = assets.map(
      (asset, index): Candidate | Refused =>
        refused[index] ?? { asset, event: commissioning(asset, enterpriseId, place.regionCode) },
    );
    const candidates = judged.filter((one): one is Candidate => !isRefused(one));
    const verdicts = await this.appendEvents(transaction, actor, candidates);
    const taken = await putIntoService(transaction, candidates, verdicts);
    if (taken.size > 0)
      await write(transaction, discardEvents([...taken.keys()].map(({ event }) => event.id)));
    const fresh = candidates.filter(
      (one, index) => verdicts[index]?.verdict === 'RECORDED' && !taken.has(one),
    );
    await tell(transaction, newAssets(fresh, this.clock.now()));
    let next = 0;
    return judged.map((one): Outcome => {
      if (isRefused(one)) return one;
      const verdict = verdicts[next++] as FactVerdict;
      const refusal = verdict.verdict === 'CONFLICT' ? assetIdTaken(one.asset.id) : sealed(one, verdict);
      if (refusal) return { refusal, field: verdict.verdict === 'CONFLICT' ? 'id' : 'commissionedOn' };
      const isRecorded = verdict.verdict === 'RECORDED';
      return taken.get(one) ?? { id: verdict.id, state: isRecorded ? 'RECORDED' : 'REPLAYED' };
    });
  }

  /** As `appendAssets`, all or none: the first refusal names its item. */
  async commission(
    transaction: Transaction,
    actor: Actor,
    assets: readonly NewAsset[],
  ): Promise<CustodyRecord[]> {
    const outcomes = await this.appendAssets(transaction, actor, assets);
    return outcomes.map((outcome, index) => {
      if (isRefused(outcome)) throw atItem(index, outcome.refusal);
      const { zh: whyZh, en: whyEn } = WHY.commissioned;
      return { ...outcome, assetId: assets[index]?.id ?? '', whyZh, whyEn };
    });
  }

  private async judge(
    transaction: Transaction,
    actor: Actor,
    enterpriseId: Id,
    assets: readonly NewAsset[],
  ): Promise<(Refused | undefined)[]> {
    const today = this.clock.today();
    const unknownOf = await this.specificationsOf(transaction, enterpriseId, assets);
    const isMember = await this.pools.membersOn(
      transaction,
      assets.flatMap(({ poolId, commissionedOn: on }) => (poolId ? [{ poolId, enterpriseId, on }] : [])),
    );
    return assets.map(
      (asset) =>
        refusedField(asset) ??
        refusedBy('evidenceGrade', () => assertMayClaim(actor, asset.evidenceGrade)) ??
        refusedBy('commissionedOn', () => assertNotFuture(asset.commissionedOn, today, 'commissionedOn')) ??
        refusedNumber(asset) ??
        unknownOf(asset) ??
        refusedPool(asset, enterpriseId, isMember),
    );
  }

  /** What an asset's specification means to the firm on its day, of the platform's list or its own, must be reusable. */
  private async specificationsOf(
    transaction: Transaction,
    enterpriseId: Id,
    assets: readonly NewAsset[],
  ): Promise<(asset: NewAsset) => Refused | undefined> {
    const codes = assets.map(({ specificationCode }) => specificationCode);
    const meaningOn = await this.specifications.meanings(transaction, enterpriseId, codes);
    const meanings = assets.map((asset) => meaningOn(asset.specificationCode, asset.commissionedOn));
    const platformCodes = meanings.flatMap((one) => (isRefused(one) ? [] : one.platformCode));
    const listed = await this.specifications.specificationsByCodes([...new Set(platformCodes)]);
    const reusable = new Set(listed.flatMap(({ code, isReusable }) => (isReusable ? [code] : [])));
    return ({ specificationCode, commissionedOn }) => {
      const meaning = meaningOn(specificationCode, commissionedOn);
      if (isRefused(meaning)) return meaning;
      return reusable.has(meaning.platformCode) ? undefined : notReusable(specificationCode);
    };
  }

  private async appendEvents(
    transaction: Transaction,
    actor: Actor,
    candidates: readonly Candidate[],
  ): Promise<FactVerdict[]> {
    if (candidates.length === 0) return [];
    const facts = candidates.map(({ event }) => factOf(event, sourceRefOf(event.assetId), null));
    return appendFacts(transaction, CUSTODY_EVENT, facts, { actor, at: this.clock.now() });
  }
}

const newAssets = (fresh: readonly Candidate[], at: Date) =>
  assetsChanged(
    fresh.map(({ asset, event }) => ({ ...placeOf(event), from: asset.commissionedOn })),
    fresh.map(({ event }) => event.id),
    at,
  );

const placeOf = ({ enterpriseId, regionCode }: SaidEvent) => ({ enterpriseId, regionCode });

/** A number on a label is one asset's alone: a commissioning names itself by it. */
const sourceRefOf = (assetId: Id): string => `commission:${assetId}`;

const commissioning = (asset: NewAsset, enterpriseId: Id, regionCode: RegionCode): SaidEvent => ({
  ...NOTHING_SAID,
  id: factId(CUSTODY_EVENT, enterpriseId, sourceRefOf(asset.id)),
  enterpriseId,
  regionCode,
  evidenceGrade: asset.evidenceGrade,
  assetId: asset.id,
  position: 1,
  assetKind: asset.kind,
  poolId: asset.poolId ?? null,
  kind: 'COMMISSION',
  occurredAt: startOf(asset.commissionedOn),
  specificationCode: asset.specificationCode,
  grai: asset.grai ?? null,
});

const sealed = ({ event }: Candidate, verdict: FactVerdict): Refusal | undefined =>
  refusalOfVerdict(CUSTODY_EVENT, factOf(event, sourceRefOf(event.assetId), null), verdict);

/**
 * Inserts the assets of new events and says of which the number or the GRAI is another's; whose it is, is not told.
 * What is there already stays as it is.
 */
async function putIntoService(
  transaction: Transaction,
  candidates: readonly Candidate[],
  verdicts: readonly FactVerdict[],
): Promise<Map<Candidate, Refused>> {
  const fresh = candidates.filter((_one, index) => verdicts[index]?.verdict === 'RECORDED');
  const taken = new Map<Candidate, Refused>();
  if (fresh.length === 0) return taken;
  await insertAssets(
    transaction,
    fresh.map(({ event }) => commissioned(event).asset),
  );
  const stored = await rows<Pick<ReusableAsset, 'id' | 'enterpriseId' | 'grai'>>(
    transaction,
    findHolders(fresh.map(({ asset }) => asset.id)),
  );
  const byId = new Map(stored.map((asset) => [asset.id, asset]));
  for (const one of fresh) {
    const found = byId.get(one.asset.id);
    if (!found) taken.set(one, { refusal: graiTaken(one.asset.id, one.asset.grai ?? ''), field: 'grai' });
    else if (found.enterpriseId !== one.event.enterpriseId)
      taken.set(one, { refusal: assetIdTaken(one.asset.id), field: 'id' });
  }
  return taken;
}

const fieldFindings = compiledFindings(CommissionAssetInput);

function refusedField(asset: NewAsset): Refused | undefined {
  const [found] = fieldFindings(asset);
  return found && { refusal: refusalOf([found]), field: found.path };
}

function refusedNumber({ id }: NewAsset): Refused | undefined {
  if (isLocalNumber(id)) return undefined;
  const refusal = refuse.badInput(
    'LOCAL_NUMBER_LIKE_GRAI',
    {
      zh: `本地编号 ${id} 形同 GRAI，容易混淆；请另取本地编号，GRAI 填在 grai 字段。`,
      en: `The local number ${id} reads like a GRAI and would be mistaken for one; choose another, and give the GRAI in grai.`,
    },
    { assetId: id },
  );
  return { refusal, field: 'id' };
}

const notReusable = (code: string): Refused => ({
  refusal: refuse.badInput(
    'SPECIFICATION_NOT_REUSABLE',
    {
      zh: `包装规格“${code}”不是可循环包装，不能投用为可循环包装；请核对规格代码。`,
      en: `The packaging specification "${code}" is not made to be used again, so nothing of it is commissioned; check the code.`,
    },
    { specificationCode: code },
  ),
  field: 'specificationCode',
});

const refusedPool = (
  { poolId, commissionedOn }: NewAsset,
  enterpriseId: Id,
  isMember: IsMember,
): Refused | undefined =>
  !poolId || isMember(poolId, enterpriseId, commissionedOn)
    ? undefined
    : { refusal: poolUnknown(poolId), field: 'poolId' };

const assetIdTaken = (assetId: Id): Refusal =>
  refuse.conflict(
    'ASSET_ID_TAKEN',
    {
      zh: `编号 ${assetId} 已用于另一件可循环包装或已登记为不同内容，请核对后使用新的编号。`,
      en: `The number ${assetId} is already in use for another asset or with other content; check it, or use a new number.`,
    },
    { assetId },
  );

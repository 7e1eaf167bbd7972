import { Injectable } from '@nestjs/common';
import { EnterprisesService } from '../enterprises/index.js';
import { CirculationService } from '../envelopes/index.js';
import type { Actor } from '../kernel/actor.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { LIMITS } from '../platform/limits.js';
import type { LabelledAsset } from './asset-label.js';
import { labelSheet } from './label-sheet.js';
import { labelSvg } from './label-svg.js';

@Injectable()
export class LabelsService {
  constructor(
    private readonly circulation: CirculationService,
    private readonly enterprises: EnterprisesService,
    private readonly clock: Clock,
  ) {}

  /** One label as SVG. Refuses with NOT_FOUND ASSET_UNKNOWN what the actor neither owns nor holds. */
  async label(actor: Actor, assetNumbers: readonly string[]): Promise<string> {
    if (assetNumbers.length > 1) throw oneLabelOnly();
    const [asset] = await this.labelled(actor, assetNumbers);
    return labelSvg(asset as LabelledAsset);
  }

  /** Labels in the order asked for, on sheets of A4 as PDF. Refuses like `label`, all or none. */
  async sheet(actor: Actor, assetNumbers: readonly string[]): Promise<Buffer> {
    return labelSheet(await this.labelled(actor, assetNumbers), this.clock.now());
  }

  private async labelled(actor: Actor, assetNumbers: readonly string[]): Promise<LabelledAsset[]> {
    if (assetNumbers.length === 0) throw noLabels();
    if (assetNumbers.length > LIMITS.labelsPerRequest) throw tooManyLabels();
    const assets = await this.circulation.assetsByNumbers(actor, assetNumbers);
    const ownerIds = [...new Set(assets.map(({ enterpriseId }) => enterpriseId))];
    const owners = await this.enterprises.enterprisesByIds(ownerIds);
    const names = new Map(owners.map(({ id, nameZh }) => [id, nameZh]));
    return assets.map(({ id, grai, kind, enterpriseId }) => ({
      id,
      grai,
      kind,
      ownerName: names.get(enterpriseId) ?? '',
    }));
  }
}

const noLabels = () =>
  refuse.badInput('LABELS_MISSING', {
    zh: '没有指定可循环包装：请用 id 参数给出编号，多件时重复该参数。',
    en: 'No asset is named; give its number in id, and repeat id for several.',
  });

const tooManyLabels = () =>
  refuse.badInput('TOO_MANY_LABELS', {
    zh: `一次最多打印 ${LIMITS.labelsPerRequest} 张标签，请分批打印。`,
    en: `At most ${LIMITS.labelsPerRequest} labels at a time; print them in several goes.`,
  });

const oneLabelOnly = () =>
  refuse.badInput('ONE_LABEL_AS_SVG', {
    zh: 'SVG 一次只能给出一张标签；多张标签请使用 format=pdf。',
    en: 'An SVG holds one label; ask for several with format=pdf.',
  });

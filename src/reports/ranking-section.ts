import { FEWEST_PEERS } from '../indicators/index.js';
import type { Text } from '../kernel/text.js';
import type { IndicatorRanking } from './indicator-figures.service.js';
import { placesOfValues } from './region-places.js';
import { figure, type ReportSection, type ReportTable } from './report-document.js';
import { placesOf, type Say, UNIT_TEXT } from './report-words.js';

const FEW_REGIONS: Text = {
  zh: `有数值的下级地区不足 ${FEWEST_PEERS} 个，不列名次`,
  en: `Fewer than ${FEWEST_PEERS} regions have a value, so no place is given`,
};
const NO_VALUE: Text = { zh: '没有数值', en: 'No value' };
const KIND_TEXT: Readonly<Record<string, Text>> = {
  COURIER: { zh: '快递企业', en: 'courier firm' },
  ECOMMERCE_PLATFORM: { zh: '电子商务平台', en: 'e-commerce platform' },
  SELLER: { zh: '电子商务经营者', en: 'e-commerce seller' },
  PACKAGING_PRODUCER: { zh: '包装生产企业', en: 'packaging producer' },
  RECYCLER: { zh: '再生资源回收企业', en: 'recycler' },
};

/** 排名: for each indicator the regions right inside, and the firms at work; small cells show no place. */
export function rankingSection(
  rankings: readonly IndicatorRanking[],
  words: Say,
  number: string,
): ReportSection {
  const { say } = words;
  return {
    title: say({ zh: `${number}、排名`, en: `${number}. Ranking` }),
    sheet: say({ zh: '排名', en: 'Ranking' }),
    notes: [
      say({
        zh: `同类企业或下级地区有数值的不足 ${FEWEST_PEERS} 个时不列名次，以免推知他人数据。企业数值仅供主管部门内部使用，对外发布前应删去。`,
        en: `Where fewer than ${FEWEST_PEERS} firms of a kind, or regions, have a value no place is given. Values of firms are for departments alone; leave them out of what is published.`,
      }),
      ...(rankings.length === 0
        ? [say({ zh: '该月没有可排名的指标。', en: 'No indicator of the month can be ranked.' })]
        : []),
    ],
    tables: rankings.flatMap((ranking) => [regionTable(ranking, words), firmTable(ranking, words)]),
    charts: [],
  };
}

function regionTable({ result, regions }: IndicatorRanking, { say }: Say): ReportTable {
  const places = placesOfValues(
    regions.map(({ value }) => value),
    result.direction,
  );
  const isFew = places.filter((place) => place !== null).length < FEWEST_PEERS;
  const rows = regions
    .map((region, index) => ({ ...region, place: places[index] ?? null }))
    .toSorted((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity));
  const why = (reason: Text | null) => say(reason ?? NO_VALUE);
  return {
    title: `${result.code} ${say(result.title)} · ${say({ zh: '下级地区', en: 'regions' })}`,
    columns: [
      { title: say({ zh: '名次', en: 'Place' }), width: 2, isNumber: true },
      { title: say({ zh: '地区', en: 'Region' }), width: 8 },
      { title: say({ zh: '数值', en: 'Value' }), width: 4, isNumber: true },
      { title: say({ zh: '单位', en: 'Unit' }), width: 3 },
    ],
    rows: rows.map(({ name, value, place, reason }) => [
      figure(
        isFew || place === null ? null : String(place),
        0,
        value === null ? why(reason) : say(FEW_REGIONS),
      ),
      say(name),
      figure(value, placesOf(result.unit), why(reason)),
      say(UNIT_TEXT[result.unit] ?? { zh: result.unit, en: result.unit }),
    ]),
    empty: say({ zh: '该地区没有下级地区。', en: 'The region has none inside it.' }),
  };
}

function firmTable({ result, firms, hasMoreFirms }: IndicatorRanking, { say }: Say): ReportTable {
  const more = hasMoreFirms ? say({ zh: '（仅列前列企业）', en: ' (the first of them)' }) : '';
  return {
    title: `${result.code} ${say(result.title)} · ${say({ zh: '企业', en: 'firms' })}${more}`,
    columns: [
      { title: say({ zh: '名次', en: 'Place' }), width: 2, isNumber: true },
      { title: say({ zh: '企业', en: 'Firm' }), width: 8 },
      { title: say({ zh: '数值', en: 'Value' }), width: 4, isNumber: true },
      { title: say({ zh: '单位', en: 'Unit' }), width: 3 },
      { title: say({ zh: '类别', en: 'Kind' }), width: 3 },
      { title: say({ zh: '同类企业数', en: 'Peers' }), width: 2.5, isNumber: true },
    ],
    rows: firms.map(({ name, kind, value, place, peers, reason }) => [
      figure(place === null ? null : String(place), 0, say(reason ?? NO_VALUE)),
      say(name),
      figure(value, placesOf(result.unit), say(reason ?? NO_VALUE)),
      say(UNIT_TEXT[result.unit] ?? { zh: result.unit, en: result.unit }),
      say(KIND_TEXT[kind] ?? { zh: kind, en: kind }),
      figure(peers === null ? null : String(peers), 0, say(reason ?? NO_VALUE)),
    ]),
    empty: say({ zh: '没有有数值的企业。', en: 'No firm has a value.' }),
  };
}

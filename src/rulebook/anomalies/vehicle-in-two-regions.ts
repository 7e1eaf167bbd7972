import { MATERIAL_CHANGE, type ToldRule } from '../anomaly.js';

export const vehicleInTwoRegions: ToldRule = {
  code: 'vehicle-in-two-regions',
  title: { zh: '同一车辆的里程地区不一致', en: 'Sources disagree on where a vehicle drove' },
  text: {
    zh: '同一车辆同月，计入的来源与另一来源填报的行驶地区不同：一辆车一月只计一个来源，另一来源在该地区的里程不计入。请核对行驶地区，并更正有误的记录。',
    en: 'For a month of a vehicle, the source that counts and another name different counties: one source counts for a vehicle and month, so what the other says of this county counts nowhere. Check where it drove, and correct the wrong record.',
  },
  reads: ['fleet'],
  toldBy: 'fleet',
  identifiedBy: ['vehicleId', 'uncountedSource', 'uncountedRegion'],
  settings: [MATERIAL_CHANGE],
  figures: {
    vehicleId: { title: { zh: '车辆', en: 'vehicle' }, unit: '' },
    uncountedSource: { title: { zh: '未计入的来源', en: 'source that does not count' }, unit: '' },
    uncountedRegion: { title: { zh: '未计入的地区', en: 'county that does not count' }, unit: '' },
    uncountedDistanceKm: { title: { zh: '未计入的里程', en: 'distance that does not count' }, unit: 'km' },
    countedSource: { title: { zh: '计入的来源', en: 'source that counts' }, unit: '' },
    countedRegions: { title: { zh: '计入的地区', en: 'counties that count' }, unit: '' },
    countedDistanceKm: { title: { zh: '计入的里程', en: 'distance that counts' }, unit: 'km' },
  },
};

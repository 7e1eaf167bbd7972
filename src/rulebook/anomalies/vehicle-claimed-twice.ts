import { MATERIAL_CHANGE, type ToldRule } from '../anomaly.js';

export const vehicleClaimedTwice: ToldRule = {
  code: 'vehicle-claimed-twice',
  title: { zh: '一车多报', en: 'A vehicle claimed by more than one firm' },
  text: {
    zh: '两家企业登记了同一车辆识别代号，归属期重叠：一辆车在全平台只计一次，先登记的计入，双方都得到提示，且互不知晓对方。请对照行驶证核对车辆识别代号与归属日期。',
    en: 'Two firms registered the same VIN for days that overlap: a vehicle counts once on the platform, for the firm that claimed it first; both are told, and neither learns who the other is. Compare the VIN and the dates with the vehicle licence.',
  },
  reads: ['fleet'],
  toldBy: 'fleet',
  identifiedBy: ['vin', 'contestedFrom'],
  settings: [MATERIAL_CHANGE],
  figures: {
    vin: { title: { zh: '车辆识别代号', en: 'VIN' }, unit: '' },
    contestedFrom: { title: { zh: '争议起始日', en: 'contested from' }, unit: '' },
    contestedTo: { title: { zh: '争议截止日', en: 'contested to' }, unit: '' },
  },
};

/** 动力类型: what drives a vehicle. */
export const DRIVES = ['BEV', 'PHEV', 'FCEV', 'DIESEL', 'PETROL', 'LNG', 'CNG'] as const;
export type Drive = (typeof DRIVES)[number];

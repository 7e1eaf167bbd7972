/*
 * Which specifications of the platform's list (packaging-materials of the factor release) count as what. The list says
 * what is reusable and biodegradable; that the others are plastic follows from their names.
 */

/** 可生物降解 on the list. */
export const BIODEGRADABLE = ['PKG-BAG-FILM-BIO', 'PKG-TAPE-BIO', 'PKG-FILL-PLANT'] as const;

/** Bags, tape and woven bags that outlets were to stop using by the end of 2025: plastic and not biodegradable. */
export const BANNED_AT_OUTLETS = [
  'PKG-BAG-FILM',
  'PKG-BAG-BUBBLE',
  'PKG-BAG-WOVEN',
  'PKG-SACK-SINGLE',
  'PKG-TAPE-60',
  'PKG-TAPE-45',
] as const;

/** 一次性塑料 of the half-yearly report. */
export const SINGLE_USE_PLASTIC = [...BANNED_AT_OUTLETS, 'PKG-FILL-PLASTIC'] as const;

/** Sealing tape of any width and material. */
export const TAPES = ['PKG-TAPE-60', 'PKG-TAPE-45', 'PKG-TAPE-BIO'] as const;

/** All that is used once, biodegradable or not. */
export const SINGLE_USE = [
  ...BIODEGRADABLE,
  ...SINGLE_USE_PLASTIC,
  'PKG-ENV-PAPER',
  'PKG-BOX-CORR',
  'PKG-BOX-CORR-3',
  'PKG-BOX-TAPEFREE',
  'PKG-TAPE-CORE',
  'PKG-WAYBILL-E',
  'PKG-SUSPEND',
] as const;

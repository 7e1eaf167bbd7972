import barcodes from 'bwip-js/node';
import { ASSET_KIND_TEXT, type AssetKind, labelUri, readableGrai } from '../envelopes/index.js';
import type { Id } from '../kernel/id.js';
import { setText } from './label-text.js';

/** What a label says of an asset. */
export interface LabelledAsset {
  readonly id: Id;
  readonly grai: string | null;
  readonly kind: AssetKind;
  readonly ownerName: string;
}

/** Twenty-four to a sheet of A4, in three columns; nothing is printed within 4 mm of an edge. */
export const LABEL = { widthMm: 70, heightMm: 37 } as const;
const QR = { xMm: 4, yMm: 4.5, sizeMm: 28 } as const;
const TEXT = { xMm: 33, widthMm: 33 } as const;
/** The stroke that gives the thin outlines the weight of print, in thousandths of the size of the text. */
const STROKE = 36;
/** ISO/IEC 18004: four modules of nothing around a QR code. */
const QUIET_MODULES = 4;

/** A filled path: where its origin lies on the label, and how many millimetres one of its units is. */
export interface Shape {
  readonly path: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly mmPerUnit: number;
  /** Letters are drawn upwards, symbols downwards. */
  readonly isUpwards: boolean;
  /** In units of the path; 0 where it is filled alone. */
  readonly stroke: number;
}

/** 标签: a QR code with the asset's link, and what it is for people to read. */
export function labelShapes(asset: LabelledAsset): Shape[] {
  const lines = [
    { text: ASSET_KIND_TEXT[asset.kind].zh, yMm: 9, sizeMm: 4.4 },
    { text: asset.id, yMm: 15, sizeMm: 3.6 },
    ...(asset.grai ? graiLines(asset.grai) : []),
    { text: asset.ownerName, yMm: 32, sizeMm: 2.6 },
  ];
  return [qrShape(asset), ...lines.flatMap(textShapes)];
}

/** AI, filler and the thirteen digits; then the serial. */
function graiLines(grai: string) {
  const readable = readableGrai(grai);
  return [
    { text: readable.slice(0, 20), yMm: 21, sizeMm: 2.8 },
    { text: readable.slice(20), yMm: 25, sizeMm: 2.8 },
  ];
}

/** Made smaller where it would be wider than its room. */
function textShapes({ text, yMm, sizeMm }: { text: string; yMm: number; sizeMm: number }): Shape[] {
  const { outlines, width } = setText(text);
  const mmPerUnit = Math.min(sizeMm / 1_000, TEXT.widthMm / Math.max(width, 1));
  return outlines
    .filter(({ path }) => path !== '')
    .map(({ path, x }) => ({
      path,
      xMm: TEXT.xMm + x * mmPerUnit,
      yMm,
      mmPerUnit,
      isUpwards: true,
      stroke: STROKE,
    }));
}

/** One unit a module. The library refuses a Digital Link that is against the GS1 syntax. */
function qrShape(asset: LabelledAsset): Shape {
  const [symbol] = barcodes.raw(asset.grai ? 'gs1dlqrcode' : 'qrcode', labelUri(asset), 'eclevel=M');
  if (!symbol || !('pixs' in symbol)) throw new Error('a QR code is a matrix of modules');
  const mmPerUnit = QR.sizeMm / (symbol.pixx + 2 * QUIET_MODULES);
  const quietMm = QUIET_MODULES * mmPerUnit;
  return {
    path: modulesPath(symbol.pixs, symbol.pixx),
    xMm: QR.xMm + quietMm,
    yMm: QR.yMm + quietMm,
    mmPerUnit,
    isUpwards: false,
    stroke: 0,
  };
}

/** One rectangle for each run of dark modules of a row. */
function modulesPath(modules: readonly number[], width: number): string {
  const rows = Array.from({ length: modules.length / width }, (_none, row) =>
    modules.slice(row * width, (row + 1) * width).join(''),
  );
  return rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
    )
    .join('');
}

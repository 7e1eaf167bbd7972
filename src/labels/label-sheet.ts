import { once } from 'node:events';
import { setImmediate as othersTurn } from 'node:timers/promises';
import Pdf from 'pdfkit';
import { LABEL, type LabelledAsset, labelShapes, type Shape } from './asset-label.js';

const COLUMNS = 3;
const ROWS = 8;
/** A4 is 297 mm high, one more than eight labels. */
const TOP_MM = 0.5;
const POINTS_A_MM = 72 / 25.4;

/** Sheets of A4, three labels wide and eight high, without gaps; print at full size. */
export async function labelSheet(assets: readonly LabelledAsset[], createdAt: Date): Promise<Buffer> {
  const sheet = new Pdf({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    info: { Title: `可循环包装标签 ${assets.length}`, CreationDate: createdAt },
  });
  const chunks: Buffer[] = [];
  sheet.on('data', (chunk: Buffer) => chunks.push(chunk));
  const written = once(sheet, 'end');
  for (const [index, asset] of assets.entries()) {
    const place = index % (COLUMNS * ROWS);
    if (place === 0) sheet.addPage();
    const xMm = (place % COLUMNS) * LABEL.widthMm;
    const yMm = TOP_MM + Math.floor(place / COLUMNS) * LABEL.heightMm;
    for (const shape of labelShapes(asset)) draw(sheet, shape, xMm, yMm);
    // A QR code takes a hundredth of a second, in which nobody else is answered.
    await othersTurn();
  }
  sheet.end();
  await written;
  return Buffer.concat(chunks);
}

function draw(sheet: PDFKit.PDFDocument, shape: Shape, leftMm: number, topMm: number): void {
  const scale = shape.mmPerUnit * POINTS_A_MM;
  sheet
    // PDF 32000-1, 8.4.4: q keeps the state of drawing and Q brings it back.
    .addContent('q')
    .translate((leftMm + shape.xMm) * POINTS_A_MM, (topMm + shape.yMm) * POINTS_A_MM)
    .scale(scale, shape.isUpwards ? -scale : scale)
    .path(shape.path);
  if (shape.stroke > 0) sheet.lineWidth(shape.stroke).lineJoin('round').fillAndStroke('#000', '#000');
  else sheet.fill('#000');
  sheet.addContent('Q');
}

import { digitalLinkOf } from '../envelopes/index.js';
import { LABEL, type LabelledAsset, labelShapes, type Shape } from './asset-label.js';

/** One label, in millimetres. Its title is what a reader of the file is told. */
export function labelSvg(asset: LabelledAsset): string {
  const { widthMm, heightMm } = LABEL;
  const title = asset.grai ? `${asset.id} ${digitalLinkOf(asset.grai)}` : asset.id;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${widthMm}" height="${heightMm}" fill="#fff"/>`,
    ...labelShapes(asset).map(pathElement),
    '</svg>',
  ].join('\n');
}

const pathElement = ({ path, xMm, yMm, mmPerUnit, isUpwards, stroke }: Shape): string => {
  const scale = `${rounded(mmPerUnit)} ${rounded(isUpwards ? -mmPerUnit : mmPerUnit)}`;
  const weight = stroke > 0 ? ` stroke="#000" stroke-width="${stroke}" stroke-linejoin="round"` : '';
  return `<path transform="translate(${rounded(xMm)} ${rounded(yMm)}) scale(${scale})"${weight} d="${path}"/>`;
};

const rounded = (value: number): string => String(Number(value.toFixed(5)));

const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

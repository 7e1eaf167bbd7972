import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setImmediate as othersTurn } from 'node:timers/promises';
import Pdf from 'pdfkit';

const FONTS = { regular: '400Regular/NotoSansSC_400Regular.ttf', bold: '700Bold/NotoSansSC_700Bold.ttf' };
export type Weight = keyof typeof FONTS;

const kept = new Map<Weight, Buffer>();

/** Whole fonts and not the parts of the labels: only what a page shows is embedded, and its text can be read. */
function fontFile(weight: Weight): Buffer {
  let font = kept.get(weight);
  if (!font) {
    const path = createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans-sc/${FONTS[weight]}`);
    font = readFileSync(path);
    kept.set(weight, font);
  }
  return font;
}

export const INK = '#1f2a24';
export const FAINT = '#66736c';
export const GREEN = '#1b6e45';
export const PALE = '#eef5f1';
export const LINE = '#c9d6cf';

const MARGIN = 40;
const FOOT = 34;

/** Sheets of A4, in points, with a place from which the next thing is set. */
export class ReportPage {
  readonly left = MARGIN;
  readonly width: number;
  y = MARGIN;
  private readonly chunks: Buffer[] = [];
  private readonly written: Promise<unknown>;

  private constructor(readonly sheet: PDFKit.PDFDocument) {
    this.width = sheet.page.width - 2 * MARGIN;
    sheet.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.written = once(sheet, 'end');
  }

  static open(title: string, createdAt: Date, layout: 'portrait' | 'landscape' = 'landscape'): ReportPage {
    const sheet = new Pdf({
      size: 'A4',
      layout,
      margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
      bufferPages: true,
      info: { Title: title, CreationDate: createdAt },
    });
    for (const weight of Object.keys(FONTS) as Weight[]) sheet.registerFont(weight, fontFile(weight));
    return new ReportPage(sheet);
  }

  get bottom(): number {
    return this.sheet.page.height - MARGIN - FOOT / 2;
  }

  /** Begins a page where less than so much room is left. */
  need(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.sheet.addPage();
    this.y = MARGIN;
    return true;
  }

  heightOf(text: string, { size, weight = 'regular', width = this.width }: Setting): number {
    return this.sheet.font(weight).fontSize(size).heightOfString(text, { width });
  }

  widthOf(text: string, { size, weight = 'regular' }: Setting): number {
    return this.sheet.font(weight).fontSize(size).widthOfString(text);
  }

  /** Text at a place, wrapped in its width. */
  put(
    text: string,
    x: number,
    y: number,
    { size, weight = 'regular', ink = INK, width, align }: Setting,
  ): void {
    const room = width === undefined ? { lineBreak: false } : { width, align: align ?? 'left' };
    this.sheet.font(weight).fontSize(size).fillColor(ink).text(text, x, y, room);
  }

  /** A paragraph below what is there. */
  say(text: string, setting: Setting & { after?: number }): void {
    const height = this.heightOf(text, setting);
    this.need(height);
    this.put(text, this.left, this.y, { width: this.width, ...setting });
    this.y += height + (setting.after ?? 4);
  }

  /** The file, with the same line at the foot of every page. */
  async close(foot: (page: number, pages: number) => string): Promise<Buffer> {
    const { count } = this.sheet.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.sheet.switchToPage(page);
      const y = this.sheet.page.height - FOOT;
      this.put(foot(page + 1, count), this.left, y, {
        size: 7,
        ink: FAINT,
        width: this.width,
        align: 'center',
      });
      await othersTurn();
    }
    this.sheet.end();
    await this.written;
    return Buffer.concat(this.chunks);
  }
}

export interface Setting {
  readonly size: number;
  readonly weight?: Weight;
  readonly ink?: string;
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
}

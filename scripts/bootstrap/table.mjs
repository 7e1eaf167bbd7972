/** Rows of text under a head and a rule. */
export function table(head, rows) {
  const [first, ...others] = columns([head, ...rows]).split('\n');
  const width = Math.max(...[first, ...others].map(cells)) - 2;
  return [first, `  ${'─'.repeat(width)}`, ...others].join('\n');
}

/** Rows of text in columns that line up although a Chinese character is two cells wide. */
export function columns(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => cells(row[column]))));
  return rows
    .map((row) =>
      `  ${row.map((text, column) => text + ' '.repeat(widths[column] - cells(text))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const cells = (text) => [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);

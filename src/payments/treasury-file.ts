import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { yuanOf } from '../cases/index.js';
import type { Id } from '../kernel/id.js';
import { isLocalDate, type LocalDate } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';

/** Spreadsheets read UTF-8 only behind it. */
const BOM = '\uFEFF';
const ORDER_COLUMNS = ['序号', '指令号', '受理编号', '收款单位', '统一社会信用代码', '金额（元）', '用途'];
const ANSWER_COLUMNS = ['指令号', '结果', '实付金额（元）', '支付日期', '原因'];
const TOTAL = '合计';
const BATCH = '批次';
const DIGEST = '摘要（SHA-256）';

export interface TreasuryOrder {
  readonly id: Id;
  readonly position: number;
  readonly caseNumber: string;
  readonly payee: string;
  readonly uscc: string;
  readonly amountFen: bigint;
  readonly purpose: string;
}

/**
 * 支付指令文件: UTF-8 with BOM, a line an order, then how many and how much, then the SHA-256 of everything before that
 * line.
 */
export function treasuryFile(batchId: Id, orders: readonly TreasuryOrder[]): string {
  const total = orders.reduce((sum, { amountFen }) => sum + amountFen, 0n);
  const lines = [
    [BATCH, batchId],
    ORDER_COLUMNS,
    ...orders.map((one) => [
      String(one.position),
      one.id,
      one.caseNumber,
      one.payee,
      one.uscc,
      yuanOf(one.amountFen),
      one.purpose,
    ]),
    [TOTAL, String(orders.length), '', '', '', yuanOf(total), ''],
  ];
  const text = BOM + lines.map(lineOf).join('');
  return text + lineOf([DIGEST, hashOfText(text)]);
}

/** SHA-256 of the bytes, as `sha256sum` gives it. */
export const hashOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

const lineOf = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/** A spreadsheet would work out a cell that begins like a formula. */
const cellOf = (text: string): string => {
  const safe = /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const PAYMENT_RESULTS = { 已支付: 'PAID', 部分支付: 'PARTLY_PAID', 支付失败: 'FAILED' } as const;
export type PaymentResult = (typeof PAYMENT_RESULTS)[keyof typeof PAYMENT_RESULTS];

export interface ConfirmedLine {
  readonly line: number;
  readonly orderId: Id;
  readonly result: PaymentResult;
  readonly paidFen: bigint;
  /** Null where nothing was paid. */
  readonly paidOn: LocalDate | null;
  /** Empty where all was paid. */
  readonly reason: string;
}

export interface FileProblem {
  readonly line: number;
  readonly reason: string;
  readonly text: Text;
}

export interface ReadConfirmation {
  readonly lines: readonly ConfirmedLine[];
  readonly problems: readonly FileProblem[];
}

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** 支付回单: what the file says, and every line of it that cannot be so. Of which orders it may speak is not asked here. */
export function readConfirmation(batchId: Id, text: string): ReadConfirmation {
  let found: Row[];
  try {
    found = parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as unknown as Row[];
  } catch {
    return { lines: [], problems: [problem(1, 'NOT_CSV', '文件不是有效的 CSV', 'the file is no valid CSV')] };
  }
  const [head, columns, ...body] = found;
  const problems = [...headProblems(batchId, head), ...columnProblems(columns)];
  if (problems.length > 0) return { lines: [], problems };
  const total = body.findIndex(({ record }) => record[0] === TOTAL);
  const rows = body.slice(0, total < 0 ? body.length : total);
  const read = rows.map(confirmedLine);
  const lines = read.flatMap((one) => ('problem' in one ? [] : [one]));
  return {
    lines,
    problems: [
      ...read.flatMap((one) => ('problem' in one ? [one.problem] : [])),
      ...twiceProblems(lines),
      ...totalProblems(total < 0 ? undefined : body[total], body.slice(total + 1), lines),
    ],
  };
}

const lastLine = (row: Row | undefined): number => row?.info.lines ?? 1;

function headProblems(batchId: Id, head: Row | undefined): FileProblem[] {
  if (head?.record[0] === BATCH && head.record[1] === batchId) return [];
  return [
    problem(
      lastLine(head),
      'OTHER_BATCH',
      `首行须为“${BATCH},${batchId}”`,
      `the first line must be "${BATCH},${batchId}"`,
    ),
  ];
}

function columnProblems(columns: Row | undefined): FileProblem[] {
  if (ANSWER_COLUMNS.every((name, index) => columns?.record[index] === name)) return [];
  const names = ANSWER_COLUMNS.join(',');
  return [
    problem(lastLine(columns), 'COLUMNS_WRONG', `列名须为“${names}”`, `the columns must be "${names}"`),
  ];
}

function confirmedLine({ record, info: { lines: line } }: Row): ConfirmedLine | { problem: FileProblem } {
  const [orderId = '', word = '', amount = '', paidOn = '', reason = ''] = record;
  const wrong = (code: string, zh: string, en: string) => ({ problem: problem(line, code, zh, en) });
  const result = PAYMENT_RESULTS[word as keyof typeof PAYMENT_RESULTS];
  if (!result) {
    const words = Object.keys(PAYMENT_RESULTS).join('、');
    return wrong('RESULT_UNKNOWN', `结果须为${words}之一`, `the result must be one of ${words}`);
  }
  if (!/^(0|[1-9]\d{0,11})\.\d{2}$/.test(amount))
    return wrong(
      'NOT_AN_AMOUNT',
      '金额须为两位小数，如 7500.00',
      'the amount must have two decimals, such as 7500.00',
    );
  const paidFen = BigInt(amount.replace('.', ''));
  if ((result === 'FAILED') !== (paidFen === 0n))
    return wrong(
      'WRONG_SUM',
      '支付失败的金额须为 0.00，其余须大于零',
      'what failed is 0.00, and what did not is above zero',
    );
  if (result !== 'FAILED' && !isLocalDate(paidOn))
    return wrong('NOT_A_DATE', '支付日期须为 YYYY-MM-DD', 'the day of payment must be YYYY-MM-DD');
  if (result !== 'PAID' && reason === '')
    return wrong(
      'REASON_MISSING',
      '失败或部分支付须写明原因',
      'what failed, or a part of it, needs a reason',
    );
  if (reason.length > 200)
    return wrong('TEXT_TOO_LONG', '原因超过 200 字', 'the reason has more than 200 characters');
  return { line, orderId, result, paidFen, paidOn: isLocalDate(paidOn) ? paidOn : null, reason };
}

function twiceProblems(lines: readonly ConfirmedLine[]): FileProblem[] {
  const seen = new Set<Id>();
  return lines.flatMap(({ orderId, line }) => {
    if (!seen.has(orderId)) {
      seen.add(orderId);
      return [];
    }
    return [problem(line, 'ORDER_TWICE', `指令 ${orderId} 出现两次`, `the order ${orderId} is there twice`)];
  });
}

function totalProblems(
  total: Row | undefined,
  after: readonly Row[],
  lines: readonly ConfirmedLine[],
): FileProblem[] {
  if (!total)
    return [
      problem(
        1,
        'TOTALS_MISSING',
        '缺少合计行，文件可能不完整',
        'the line of totals is missing: the file may be cut off',
      ),
    ];
  const sum = yuanOf(lines.reduce((paid, { paidFen }) => paid + paidFen, 0n));
  const [, count, amount] = total.record;
  const wrong =
    count === String(lines.length) && amount === sum
      ? []
      : [
          problem(
            lastLine(total),
            'TOTALS_WRONG',
            `合计应为 ${lines.length} 笔、${sum} 元`,
            `the totals must be ${lines.length} and ${sum}`,
          ),
        ];
  const [further] = after;
  return further
    ? [
        ...wrong,
        problem(lastLine(further), 'AFTER_TOTALS', '合计行之后不得再有内容', 'nothing may follow the totals'),
      ]
    : wrong;
}

export const problem = (line: number, reason: string, zh: string, en: string): FileProblem => ({
  line,
  reason,
  text: { zh: `第 ${line} 行：${zh}。`, en: `Line ${line}: ${en}.` },
});

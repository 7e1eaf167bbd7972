import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readConfirmation, treasuryFile } from './treasury-file.js';

const ORDERS = [
  {
    id: 'a',
    position: 1,
    caseNumber: 'P10-1',
    payee: '长沙,"快"运',
    uscc: '91430100000000000A',
    amountFen: 750_000n,
    purpose: '周转筐',
  },
  {
    id: 'b',
    position: 2,
    caseNumber: 'P10-2',
    payee: '=SUM(A1)',
    uscc: '91430100000000000B',
    amountFen: 5n,
    purpose: '周转筐',
  },
];

describe('the file for the treasury', () => {
  it('has a line an order, the totals, and the digest of everything before', () => {
    const file = treasuryFile('batch-1', ORDERS);
    expect(file.startsWith('\uFEFF批次,batch-1\r\n序号,指令号,')).toBe(true);
    const lines = file.split('\r\n');
    expect(lines[2]).toBe('1,a,P10-1,"长沙,""快""运",91430100000000000A,7500.00,周转筐');
    expect(lines[3]).toBe("2,b,P10-2,'=SUM(A1),91430100000000000B,0.05,周转筐");
    expect(lines[4]).toBe('合计,2,,,,7500.05,');
    const before = file.slice(0, file.indexOf('摘要'));
    expect(lines[5]).toBe(`摘要（SHA-256）,${createHash('sha256').update(before).digest('hex')}`);
  });
});

const HEAD = '批次,batch-1\n指令号,结果,实付金额（元）,支付日期,原因\n';
const read = (body: string) => readConfirmation('batch-1', HEAD + body);
const faults = (body: string) => read(body).problems.map(({ line, reason }) => `${line} ${reason}`);

describe('the file that comes back', () => {
  it('says what became of each order, with or without BOM and in any kind of line end', () => {
    const body = 'a,已支付,7500.00,2026-11-20,\nb,支付失败,0.00,,账号有误\n合计,2,7500.00\n';
    const expected = [
      { line: 3, orderId: 'a', result: 'PAID', paidFen: 750_000n, paidOn: '2026-11-20', reason: '' },
      { line: 4, orderId: 'b', result: 'FAILED', paidFen: 0n, paidOn: null, reason: '账号有误' },
    ];
    expect(read(body)).toEqual({ lines: expected, problems: [] });
    const asWindows = `\uFEFF${HEAD}${body}`.replaceAll('\n', '\r\n');
    expect(readConfirmation('batch-1', asWindows).lines).toEqual(expected);
  });

  it('names every line that cannot be', () => {
    expect(faults('a,也许,7500.00,2026-11-20,\n合计,0,0.00\n')).toEqual(['3 RESULT_UNKNOWN']);
    expect(faults('a,已支付,7500,2026-11-20,\n合计,0,0.00\n')).toEqual(['3 NOT_AN_AMOUNT']);
    expect(faults('a,已支付,-1.00,2026-11-20,\n合计,0,0.00\n')).toEqual(['3 NOT_AN_AMOUNT']);
    expect(faults('a,已支付,7500.00,2026-11-31,\n合计,0,0.00\n')).toEqual(['3 NOT_A_DATE']);
    expect(faults('a,支付失败,1.00,,账号\n合计,0,0.00\n')).toEqual(['3 WRONG_SUM']);
    expect(faults('a,部分支付,1.00,2026-11-20,\n合计,0,0.00\n')).toEqual(['3 REASON_MISSING']);
    expect(faults(`a,支付失败,0.00,,${'长'.repeat(201)}\n合计,0,0.00\n`)).toEqual(['3 TEXT_TOO_LONG']);
    const twice = 'a,已支付,1.00,2026-11-20,\n';
    expect(faults(`${twice}${twice}合计,2,2.00\n`)).toEqual(['4 ORDER_TWICE']);
  });

  it('takes no file that was cut off, added to, of another batch, or with other totals', () => {
    const line = 'a,已支付,1.00,2026-11-20,\n';
    expect(faults(line)).toEqual(['1 TOTALS_MISSING']);
    expect(faults(`${line}合计,1,2.00\n`)).toEqual(['4 TOTALS_WRONG']);
    expect(faults(`${line}合计,2,1.00\n`)).toEqual(['4 TOTALS_WRONG']);
    expect(faults(`${line}合计,1,1.00\nb,已支付,1.00,2026-11-20,\n`)).toEqual(['5 AFTER_TOTALS']);
    expect(readConfirmation('batch-2', `${HEAD}${line}`).problems[0]).toMatchObject({
      line: 1,
      reason: 'OTHER_BATCH',
    });
    expect(readConfirmation('batch-1', '批次,batch-1\n单号\n').problems[0]).toMatchObject({
      reason: 'COLUMNS_WRONG',
    });
    expect(readConfirmation('batch-1', '"').problems[0]).toMatchObject({ reason: 'NOT_CSV' });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { all, insertInto, joined, raw, sql } from './sql.js';

const flat = ({ text, values }: { text: string; values: readonly unknown[] }) => [
  text.replaceAll(/\s+/g, ' ').trim(),
  values,
];

describe('sql', () => {
  it('binds every value, whatever it says', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null))), (values) => {
        const parts = values.map((value) => sql`name = ${value}`);
        const query = sql`SELECT 1 FROM person WHERE ${joined(parts, ' OR ')}`;
        expect(query.values).toEqual(values);
        expect(query.text.split('?')).toHaveLength(values.length + 1);
        expect(query.text.replaceAll('name = ?', '').replaceAll(' OR ', '')).toBe(
          'SELECT 1 FROM person WHERE ',
        );
      }),
    );
  });

  it('nests fragments with their values in order', () => {
    const scope = sql`enterprise_id = ${'firm-1'}`;
    expect(flat(sql`SELECT 1 FROM outlet WHERE id = ${7} AND ${scope} AND day > ${'2026-01-01'}`)).toEqual([
      'SELECT 1 FROM outlet WHERE id = ? AND enterprise_id = ? AND day > ?',
      [7, 'firm-1', '2026-01-01'],
    ]);
  });

  it('expands a list, and an empty one to what nothing equals', () => {
    expect(flat(sql`month IN ${['2026-01', '2026-02']}`)).toEqual([
      'month IN (?, ?)',
      ['2026-01', '2026-02'],
    ]);
    expect(flat(sql`month IN ${[]}`)).toEqual(['month IN (NULL)', []]);
    expect(flat(sql`VALUES ${[raw('UTC_TIMESTAMP(3)'), 1]}`)).toEqual(['VALUES (UTC_TIMESTAMP(3), ?)', [1]]);
  });

  it('joins the conditions that are there, and none to what always holds', () => {
    expect(flat(all([sql`a = ${1}`, undefined, sql`b = ${2}`]))).toEqual(['a = ? AND b = ?', [1, 2]]);
    expect(flat(all([undefined]))).toEqual(['1 = 1', []]);
  });

  it('inserts many rows in one statement, in the columns of the first', () => {
    const rows = [
      { id: 'a', mass_kg: '1.5' },
      { mass_kg: null, id: 'b' },
    ];
    expect(flat(insertInto('packaging_use', rows, raw('ON DUPLICATE KEY UPDATE id = id')))).toEqual([
      'INSERT INTO packaging_use (id, mass_kg) VALUES (?, ?), (?, ?) ON DUPLICATE KEY UPDATE id = id',
      ['a', '1.5', 'b', null],
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVIDENCE_GRADES, isAtLeast, weakest } from './evidence-grade.js';

const grades = fc.constantFrom(...EVIDENCE_GRADES);

describe('evidence', () => {
  it('of the platform outranks everything, and a self-declaration nothing', () => {
    for (const grade of EVIDENCE_GRADES) {
      expect(isAtLeast('PLATFORM_VERIFIED', grade)).toBe(true);
      expect(isAtLeast(grade, 'SELF_DECLARED')).toBe(true);
    }
    expect(isAtLeast('SELF_DECLARED', 'SYSTEM_FEED')).toBe(false);
    expect(isAtLeast('SYSTEM_FEED', 'THIRD_PARTY_DOCUMENT')).toBe(false);
  });

  it('of a sum is that of its weakest part', () => {
    expect(weakest([])).toBeUndefined();
    fc.assert(
      fc.property(fc.array(grades, { minLength: 1 }), (parts) => {
        const found = weakest(parts)!;
        expect(parts).toContain(found);
        expect(parts.every((grade) => isAtLeast(grade, found))).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exact } from './decimal.js';
import { canonicalJson, contentDigest, derivedId, digest, isId } from './id.js';

const parts = fc.array(fc.string(), { maxLength: 4 });

describe('an id', () => {
  it('is what a caller may choose within its letters and its length', () => {
    const good = ['a', '0190b5c2-7b1e-7a3c-9d54-3c1f0a2b4c6d', 'trip.7_B', 'x'.repeat(36)];
    expect(good.filter((text) => !isId(text))).toEqual([]);
    const bad = ['', '-a', '.a', 'a b', 'a/b', "a'", '网点', 'x'.repeat(37), 7, null, 'a\n'];
    expect(bad.filter(isId)).toEqual([]);
  });

  it('derived from the same parts is the same, and from others another', () => {
    fc.assert(
      fc.property(parts, parts, (some, others) => {
        expect(derivedId(...some)).toMatch(/^[0-9a-f]{32}$/);
        expect(derivedId(...some) === derivedId(...others)).toBe(
          canonicalJson(some) === canonicalJson(others),
        );
      }),
    );
  });

  it('keeps parts apart that run together as text', () => {
    expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
    expect(digest('a', '')).not.toBe(digest('a'));
    expect(digest('1:a')).not.toBe(digest('1', 'a'));
  });
});

describe('the digest of a content', () => {
  it('does not hang on the order of keys, and hangs on every value', () => {
    const content = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    );
    fc.assert(
      fc.property(content, (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(contentDigest(reversed)).toBe(contentDigest(value));
        expect(contentDigest({ ...value, 'one more': 1 })).not.toBe(contentDigest(value));
      }),
    );
  });

  it('takes what is left out and what is undefined as one, and null as said', () => {
    expect(contentDigest({ a: 1, b: undefined })).toBe(contentDigest({ a: 1 }));
    expect(contentDigest({ a: 1, b: null })).not.toBe(contentDigest({ a: 1 }));
  });

  it('writes credits and decimals as text, and an instant as one', () => {
    expect(canonicalJson({ credits: 20n, mass: exact('12.50'), at: new Date(0), list: [2, 1] })).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","credits":"20","list":[2,1],"mass":"12.5"}',
    );
  });
});

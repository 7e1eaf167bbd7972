import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../kernel/refusal.js';
import { masked, phoneNumber } from './phone-number.js';

describe('a phone number', () => {
  it('is one number, however it is written', () => {
    const written = ['13800138000', '138 0013 8000', '138-0013-8000', '+8613800138000', '008613800138000'];
    expect(new Set(written.map(phoneNumber))).toEqual(new Set(['+8613800138000']));
    expect(phoneNumber('+852 5123 4567')).toBe('+85251234567');
  });

  it.each([
    '',
    '12800138000', // no mobile number begins with 12
    '1380013800',
    '138001380000',
    '+86 010 6655 1234', // a line in an office
    '+861380013800a',
    '+12345',
    '+1234567890123456',
    '61234567',
    '１３８００１３８０００',
  ])('%p is none, and the refusal does not repeat it', (text) => {
    const refusal = (() => {
      try {
        return phoneNumber(text);
      } catch (error) {
        return error as Refusal;
      }
    })();
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PHONE_INVALID', details: {} });
    expect((refusal as Refusal).message).not.toContain(text || '13800138000');
  });

  it('is shown by its last two digits', () => {
    expect(masked(phoneNumber('13800138042'))).toBe('************42');
  });
});

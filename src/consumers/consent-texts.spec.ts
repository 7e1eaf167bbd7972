import { describe, expect, it } from '@jest/globals';
import { localDate } from '../kernel/month.js';
import { policyFile } from '../platform/policy-files.js';
import { readConsentTexts, versionOn } from './consent-texts.js';

const reminders = policyFile('consents', 'reminders.yaml');
const read = (text: string) => () => readConsentTexts([{ name: 'a.yaml', text }]);

describe('the texts of consent', () => {
  it('name for whom they are needed, and rest on the law', () => {
    const texts = readConsentTexts();
    expect(texts.map(({ purpose, neededBy }) => [purpose, neededBy])).toEqual([
      ['child-account', 'CHILDREN'],
      ['green-account', 'EVERYBODY'],
      ['reminders', 'NOBODY'],
    ]);
    for (const { versions } of texts) expect(versions[0]?.source.title).toContain('个人信息保护法');
  });

  it('are those of the day', () => {
    const second = `  - version: 2
    from: 2027-01-01
    source: { title: 个人信息保护法, body: 全国人大常委会, year: 2021, confidence: A }
    text: { zh: 新, en: new }
`;
    const [text] = read(`${reminders}${second}`)();
    const on = (day: string) => text && versionOn(text, localDate(day))?.version;
    expect(['2023-12-31', '2024-01-01', '2026-12-31', '2027-01-01'].map(on)).toEqual([undefined, 1, 1, 2]);
  });

  it('are refused with unknown words, missing languages, versions out of order, or twice', () => {
    const refused = expect.objectContaining({ reason: 'POLICY_DOCUMENT_INVALID' });
    const errorOf = (attempt: () => unknown): unknown => {
      try {
        return attempt();
      } catch (error) {
        return error;
      }
    };
    for (const wrong of [
      reminders.replace('NOBODY', 'SOMEBODY'),
      reminders.replace(/ {6}en: We text.*\n/, ''),
      reminders.replace('version: 1', 'version: 2'),
      `${reminders}${reminders.slice(reminders.indexOf('  - version'))}`,
    ]) {
      expect(wrong).not.toBe(reminders);
      expect(errorOf(read(wrong))).toEqual(refused);
    }
    const file = { name: 'reminders.yaml', text: reminders };
    expect(errorOf(() => readConsentTexts([file, file]))).toEqual(refused);
  });
});

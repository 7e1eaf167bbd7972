import { exact } from '../../kernel/decimal.js';
import { month } from '../../kernel/month.js';
import type { IndicatorDefinition } from '../indicator.js';
import { publishedFigure } from '../indicator-outside.js';
import { PLATFORM_SOURCE } from '../source.js';

export const PSR: IndicatorDefinition = {
  code: 'PSR',
  title: { zh: '包装标准化率', en: 'Packaging standardisation rate' },
  unit: '%',
  direction: 'UP',
  nameSource: {
    title: '国家邮政局新闻发布会（2025-12-25）',
    body: '国家邮政局',
    year: 2025,
    confidence: 'B',
  },
  versions: [
    {
      version: 1,
      from: month('2019-01'),
      definition: {
        zh: '任何公开文本都没有定义；平台不计算，只列出公布值及其来源',
        en: 'not defined in any public text; the platform computes nothing and shows the published figure with its source',
      },
      source: PLATFORM_SOURCE,
      ...publishedFigure('%'),
    },
  ],
  examples: [
    {
      name: { zh: '公布值按原样列出', en: 'the published figure is shown as it is' },
      month: '2025-12',
      measures: [],
      expected: '86',
      outside: {
        published: {
          value: exact(86),
          source: {
            title: '国家邮政局新闻发布会（2025-12-25）',
            body: '国家邮政局',
            year: 2025,
            confidence: 'B',
          },
        },
      },
    },
    {
      name: { zh: '没有公布则无数值', en: 'nothing published is no value' },
      month: '2026-03',
      measures: [],
      expected: null,
      reason: 'FIGURE_NOT_PUBLISHED',
    },
  ],
};

import { dateOf } from '../kernel/month.js';
import type { ReportDocument, Say } from '../reports/index.js';
import { vocabularyOf } from '../rulebook/programmes.js';
import { amountOf, type CaseContents, sourceText } from './paper-contents.js';
import { dayText, gradeText, NOTHING, yuanText } from './paper-words.js';
import { applicationSaid, pinnedDecision, pinnedFacts, subjectNames } from './pinned-decision.js';

const TITLE = { zh: '申报表', en: 'Application' };

/** 申报表: who asks for what, by which facts, and what the firm says of itself. */
export function applicationForm(contents: CaseContents, words: Say): ReportDocument {
  const { of, round, firm, programme, version, decision } = contents;
  const { say, language, createdAt } = words;
  const names = decision ? subjectNames(decision) : new Map<string, string>();
  const column = (zh: string, en: string, width: number, isNumber = false) => ({
    title: say({ zh, en }),
    width,
    isNumber,
  });
  return {
    language,
    layout: 'portrait',
    title: say({ zh: `${programme.title.zh}${TITLE.zh}`, en: `${programme.title.en}: ${TITLE.en}` }),
    subtitle: round.title,
    particulars: [
      [say({ zh: '受理编号', en: 'Number' }), of.number ?? say({ zh: '尚未申报', en: 'not filed yet' })],
      [say({ zh: '申报单位', en: 'Applicant' }), firm.nameZh],
      [say({ zh: '统一社会信用代码', en: 'Unified social credit code' }), firm.uscc],
      [say({ zh: '登记地区代码', en: 'Region of registration' }), firm.regionCode],
      [say({ zh: '申报日期', en: 'Filed on' }), say(dayText(of.filedAt && dateOf(of.filedAt)))],
      [say({ zh: '认定基准日', en: 'Judged as of' }), say(dayText(of.judgedOn))],
      [say({ zh: '申领金额', en: 'Amount claimed' }), say(yuanText(amountOf({ ...of, plannedFen: null })))],
    ],
    sections: [
      {
        title: say({ zh: '一、申报单位情况', en: '1. The applicant' }),
        sheet: say({ zh: '申报单位情况', en: 'Applicant' }),
        notes: [],
        charts: [],
        tables: [
          {
            columns: [
              column('事项', 'Fact', 34),
              column('内容', 'Value', 24),
              column('证据', 'Evidence', 16),
              column('来源', 'Source', 30),
            ],
            rows: factRows(contents, words),
            empty: say(NOTHING),
          },
        ],
      },
      {
        title: say({ zh: '二、申领对象与金额', en: '2. What money is asked for' }),
        sheet: say({ zh: '申领对象', en: 'Claims' }),
        notes: [],
        charts: [],
        tables: [
          {
            columns: [
              column('对象', 'Subject', 30),
              column('支持事项', 'Support', 34),
              column('条款', 'Clause', 10),
              column('金额（元）', 'Yuan', 16, true),
            ],
            rows: (decision ? pinnedDecision(decision).subjects : [])
              .filter(({ benefit }) => benefit !== null)
              .map(({ subjectId, benefit, awardYuan }) => [
                names.get(subjectId) ?? subjectId,
                benefit ? say(benefit.title) : '',
                benefit?.clause ?? '',
                { value: awardYuan, places: 2, why: say({ zh: '尚不能确定', en: 'not decided yet' }) },
              ]),
            empty: say(NOTHING),
          },
        ],
      },
      {
        title: say({ zh: '三、其他资金申领情况', en: '3. Other public money' }),
        sheet: say({ zh: '其他资金', en: 'Other funding' }),
        notes: [],
        charts: [],
        tables: [
          {
            columns: [
              column('项目', 'Programme', 30),
              column('年度', 'Year', 10),
              column('对象', 'Subject', 30),
            ],
            rows: applicationSaid(of.application).otherFunding.map(({ programme: other, year, subject }) => [
              other,
              String(year),
              subject ?? say({ zh: '企业整体', en: 'the firm' }),
            ]),
            empty: say({
              zh: '申报单位未申报其他资金。',
              en: 'The applicant names no other money.',
            }),
          },
        ],
      },
      {
        title: say({ zh: '四、承诺', en: '4. Commitment' }),
        sheet: say({ zh: '承诺', en: 'Commitment' }),
        notes: [
          say({
            zh: '本单位承诺所报内容真实、准确、完整；如有虚报、冒领，愿意退回资金并依法承担责任。',
            en: 'The applicant states that what is filed is true, exact and complete, and will return the money and answer by law for what is not.',
          }),
          say({
            zh: '法定代表人（签字）：　　　　　　　单位（盖章）：　　　　　　　日期：',
            en: 'Legal representative:                    Seal:                    Date:',
          }),
        ],
        charts: [],
        tables: [],
      },
    ],
    foundations: [
      [
        say({ zh: '项目规则', en: 'Rule' }),
        `${programme.code} · ${say({ zh: `第 ${version.version} 版`, en: `version ${version.version}` })} · ${sourceText(version)}`,
      ],
      [say({ zh: '认定摘要', en: 'Digest of the decision' }), decision?.contentDigest ?? '—'],
    ],
    createdAt,
  };
}

/** Facts of the firm as they were pinned, or what it says of itself before that. */
function factRows({ of, programme, decision }: CaseContents, { say }: Say): string[][] {
  const vocabulary = vocabularyOf(programme);
  const titleOf = (name: string) => {
    const title = vocabulary.term(name)?.title;
    return title ? say(title) : name;
  };
  const valueOf = (name: string, value: unknown) => {
    if (typeof value === 'boolean' || value === 'true' || value === 'false')
      return say(String(value) === 'true' ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' });
    const word = vocabulary.term(name)?.words?.[String(value)];
    return word ? say(word) : String(value);
  };
  if (!decision)
    return applicationSaid(of.application).applicant.map(({ name, value }) => [
      titleOf(name),
      valueOf(name, value),
      say(gradeText('SELF_DECLARED')),
      '',
    ]);
  return Object.entries(pinnedFacts(decision).applicant.fields).flatMap(([name, fact]) =>
    fact
      ? [
          [
            titleOf(name),
            valueOf(name, fact.value),
            say(gradeText(fact.grade)),
            fact.sources.slice(0, 2).join('；'),
          ],
        ]
      : [],
  );
}

import { CASE_STATE_TEXT, CASE_STEP_TEXT, yuanOf } from '../cases/index.js';
import { dateOf } from '../kernel/month.js';
import type { Text } from '../kernel/text.js';
import type { ReportDocument, ReportSection, Say } from '../reports/index.js';
import { amountOf, type CaseContents, sourceText } from './paper-contents.js';
import { CONDITION_COLUMNS, conditionLines, dayText, NOTHING, STATE_TEXT, yuanText } from './paper-words.js';
import { pinnedDecision, type PinnedDecision, setAmounts, subjectNames } from './pinned-decision.js';
import type { SetAmount } from '../rulebook/programmes.js';

/** Steps that decide something about a case, with their reasons. */
const DECIDING = [
  'AGREE',
  'PROPOSE_PLAN',
  'ADOPT_PLAN',
  'REFUSE',
  'RETURN',
  'APPROVE',
  'UPHOLD',
  'DISMISS',
  'GRANT_APPEAL',
  'DISMISS_APPEAL',
];
const MOST_SUBJECTS = 1_000;

/**
 * 决定书: what was decided, by which conditions and facts, and why; also the explanation that 个人信息保护法 art. 24 and 48
 * ask of a decision that a program has prepared.
 */
export function decisionNotice(contents: CaseContents, words: Say): ReportDocument {
  const { of, round, firm, programme, version, decision } = contents;
  const { say, language, createdAt } = words;
  const found = decision && pinnedDecision(decision);
  return {
    language,
    layout: 'portrait',
    title: say({ zh: '资金支持决定书', en: 'Decision on public support' }),
    subtitle: say({
      zh: `${programme.title.zh} · ${round.title}`,
      en: `${programme.title.en} · ${round.title}`,
    }),
    particulars: [
      [say({ zh: '受理编号', en: 'Number' }), of.number ?? '—'],
      [say({ zh: '申报单位', en: 'Applicant' }), `${firm.nameZh}（${firm.uscc}）`],
      [say({ zh: '办理状态', en: 'Standing' }), say(CASE_STATE_TEXT[of.state])],
      [say({ zh: '决定', en: 'Decision' }), say(verdictOf(contents))],
      [say({ zh: '支持金额', en: 'Amount' }), say(yuanText(isRefused(contents) ? '0.00' : amountOf(of)))],
      [say({ zh: '认定基准日', en: 'Judged as of' }), say(dayText(of.judgedOn))],
    ],
    sections: [
      reasonsSection(contents, found, words),
      conditionsSection(found, words),
      subjectsSection(found, decision ? subjectNames(decision) : new Map(), words, setAmounts(decision)),
      instalmentsSection(contents, words),
      rightsSection(of, words),
    ],
    foundations: [
      [
        say({ zh: '项目规则', en: 'Rule' }),
        `${programme.code} · ${say({ zh: `第 ${version.version} 版`, en: `version ${version.version}` })} · ${sourceText(version)}`,
      ],
      [
        say({ zh: '认定摘要（SHA-256）', en: 'Digest of the decision (SHA-256)' }),
        decision?.contentDigest ?? '—',
      ],
    ],
    createdAt,
  };
}

const isRefused = ({ of: { state } }: CaseContents): boolean => state === 'REFUSED' || state === 'WITHDRAWN';

function verdictOf(contents: CaseContents): Text {
  const { state } = contents.of;
  if (isRefused(contents)) return CASE_STATE_TEXT[state];
  return ['APPROVED', 'PAYING', 'PAID', 'EVALUATED'].includes(state)
    ? { zh: '予以支持', en: 'support is given' }
    : { zh: '尚未作出最终决定', en: 'not decided finally yet' };
}

function reasonsSection(
  { steps }: CaseContents,
  found: PinnedDecision | undefined,
  { say }: Say,
): ReportSection {
  return {
    title: say({ zh: '一、理由', en: '1. Reasons' }),
    sheet: say({ zh: '理由', en: 'Reasons' }),
    notes: found ? [found.outcome.explanation, ...found.outcome.arithmetic].map(say) : [],
    charts: [],
    tables: [
      {
        title: say({ zh: '办理意见', en: 'Opinions' }),
        columns: [
          { title: say({ zh: '日期', en: 'Day' }), width: 16 },
          { title: say({ zh: '事项', en: 'Step' }), width: 18 },
          { title: say({ zh: '办理部门', en: 'Department' }), width: 24 },
          { title: say({ zh: '意见', en: 'Reason' }), width: 50 },
        ],
        rows: steps
          .filter(({ step }) => DECIDING.includes(step))
          .map(({ takenAt, step, departmentId, reason }) => [
            say(dayText(dateOf(takenAt))),
            say(CASE_STEP_TEXT[step]),
            departmentId ?? '',
            reason ?? '',
          ]),
        empty: say(NOTHING),
      },
    ],
  };
}

const columnsOf = ({ say }: Say) =>
  CONDITION_COLUMNS.map(({ title, width }) => ({ title: say(title), width }));

function conditionsSection(found: PinnedDecision | undefined, words: Say): ReportSection {
  const { say } = words;
  return {
    title: say({ zh: '二、对申报单位条件的认定', en: '2. Conditions on the applicant' }),
    sheet: say({ zh: '单位条件', en: 'Applicant' }),
    notes: [],
    charts: [],
    tables: [
      {
        columns: columnsOf(words),
        rows: conditionLines(found?.conditions ?? [], words),
        empty: say(NOTHING),
      },
    ],
  };
}

function subjectsSection(
  found: PinnedDecision | undefined,
  names: ReadonlyMap<string, string>,
  words: Say,
  amounts: readonly SetAmount[],
): ReportSection {
  const { say } = words;
  const subjects = (found?.subjects ?? []).filter(
    ({ benefit, state }) => benefit !== null || state !== 'MET',
  );
  const notMet = subjects.filter(({ state }) => state !== 'MET');
  return {
    title: say({ zh: '三、对申领对象的认定', en: '3. What money was asked for' }),
    sheet: say({ zh: '申领对象', en: 'Subjects' }),
    notes: amounts.map(({ subjectId, yuan, reason }) =>
      say({
        zh: `${names.get(subjectId) ?? subjectId}：规则未写明确定金额，拟定 ${yuan} 元，经另一人员审定。理由：${reason}`,
        en: `${names.get(subjectId) ?? subjectId}: the rule leaves the sum open; ${yuan} yuan were set and another person agreed. Reason: ${reason}`,
      }),
    ),
    charts: [],
    tables: [
      {
        columns: [
          { title: say({ zh: '对象', en: 'Subject' }), width: 30 },
          { title: say({ zh: '支持事项', en: 'Support' }), width: 30 },
          { title: say({ zh: '结论', en: 'Finding' }), width: 12 },
          { title: say({ zh: '金额（元）', en: 'Yuan' }), width: 16, isNumber: true },
        ],
        rows: subjects.map(({ subjectId, benefit, state, awardYuan }) => [
          (names.get(subjectId) ?? subjectId) || say({ zh: '申报单位', en: 'the applicant' }),
          benefit ? say(benefit.title) : '',
          say(STATE_TEXT[state]),
          {
            value: state === 'MET' ? awardYuan : '0',
            places: 2,
            why: say({ zh: '尚不能确定', en: 'not decided' }),
          },
        ]),
        empty: say(NOTHING),
        mostRows: MOST_SUBJECTS,
      },
      ...notMet.slice(0, 10).map((one) => ({
        title: say({
          zh: `不予支持或无法判断的理由：${names.get(one.subjectId) ?? one.subjectId}`,
          en: `Why not, or why not yet: ${names.get(one.subjectId) ?? one.subjectId}`,
        }),
        columns: columnsOf(words),
        rows: conditionLines(one.conditions, words),
        empty: say(NOTHING),
      })),
    ],
  };
}

function instalmentsSection({ instalments }: CaseContents, { say }: Say): ReportSection {
  return {
    title: say({ zh: '四、分期拨付', en: '4. Instalments' }),
    sheet: say({ zh: '分期拨付', en: 'Instalments' }),
    notes: [],
    charts: [],
    tables: [
      {
        columns: [
          { title: say({ zh: '期次', en: 'Number' }), width: 8 },
          { title: say({ zh: '考核期', en: 'Assessment' }), width: 30 },
          { title: say({ zh: '计划（元）', en: 'Planned' }), width: 16, isNumber: true },
          { title: say({ zh: '考核后应拨（元）', en: 'Payable' }), width: 18, isNumber: true },
          { title: say({ zh: '已拨（元）', en: 'Paid' }), width: 16, isNumber: true },
        ],
        rows: instalments.map(({ number, assessmentFrom, assessmentTo, plannedFen, payableFen, paidFen }) => [
          String(number),
          assessmentFrom ? `${assessmentFrom} – ${assessmentTo ?? ''}` : say({ zh: '一次性', en: 'at once' }),
          { value: yuanOf(plannedFen), places: 2 },
          {
            value: payableFen === null ? null : yuanOf(payableFen),
            places: 2,
            why: say({ zh: '尚未考核', en: 'not tested yet' }),
          },
          { value: yuanOf(paidFen), places: 2 },
        ]),
        empty: say({ zh: '没有分期。', en: 'There are no instalments.' }),
      },
    ],
  };
}

const rightsSection = ({ state, dueOn }: CaseContents['of'], { say }: Say): ReportSection => ({
  title: say({ zh: '五、说明与救济', en: '5. Explanation and remedies' }),
  sheet: say({ zh: '说明与救济', en: 'Rights' }),
  notes: [
    say({
      zh: '本决定由平台按已公布的项目规则逐项比对事实后提出，经办人员审查、另一人员批准；不存在仅由程序自动作出的决定（《中华人民共和国个人信息保护法》第二十四条）。',
      en: 'The platform compared the facts with the published rule, condition by condition; a person checked it and another approved it. Nothing was decided by a program alone (Personal Information Protection Law, art. 24).',
    }),
    say({
      zh: '以上列明了所用的每一项事实、来源、证据等级和条款。涉及个人的信息，本人有权要求解释处理规则，并查阅、更正（同法第四十四条至第四十八条）。',
      en: 'Every fact that was used stands above with its source, its grade of evidence and its clause. Who it is about may ask how it is processed, see it and have it corrected (arts. 44 to 48).',
    }),
    ...(state === 'REFUSED' && dueOn
      ? [
          say({
            zh: `申请复核的截止日为 ${dueOn}（《中华人民共和国行政复议法》第二十条：自知道或者应当知道该行政行为之日起六十日内）。`,
            en: `The last day for an appeal is ${dueOn} (Administrative Reconsideration Law, art. 20: sixty days from knowing of the act).`,
          }),
        ]
      : []),
    say({
      zh: '对本决定不服的，可以在平台申请复核，并可以依法申请行政复议或者提起行政诉讼。',
      en: 'Whoever disagrees may appeal on the platform, and may seek administrative reconsideration or go to court as the law provides.',
    }),
  ],
  charts: [],
  tables: [],
});

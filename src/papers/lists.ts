import { type FundingRound, type SubsidyCase, yuanOf } from '../cases/index.js';
import type { Enterprise } from '../enterprises/index.js';
import { exact } from '../kernel/decimal.js';
import type { Id } from '../kernel/id.js';
import { LIMITS } from '../platform/limits.js';
import type { PaymentBatch, PaymentOrder } from '../payments/index.js';
import type { ReportDocument, Say } from '../reports/index.js';
import type { Programme } from '../rulebook/programmes.js';
import { amountOf } from './paper-contents.js';
import { dayText, yuanText } from './paper-words.js';

export interface NoticeContents {
  readonly round: FundingRound;
  readonly programme: Programme;
  readonly cases: readonly SubsidyCase[];
  readonly firms: ReadonlyMap<Id, Enterprise>;
}

const total = (fens: readonly (string | null)[]): string =>
  yuanOf(fens.reduce((sum, fen) => sum + BigInt(fen ?? 0), 0n));

/** 公示名单: whom a round supports with how much, and until when anybody may object. */
export function noticeList({ round, programme, cases, firms }: NoticeContents, words: Say): ReportDocument {
  const { say, language, createdAt } = words;
  const from = cases.map(({ noticeFrom }) => noticeFrom ?? '').sort()[0] ?? null;
  const to =
    cases
      .map(({ noticeTo }) => noticeTo ?? '')
      .sort()
      .at(-1) ?? null;
  return {
    language,
    layout: 'portrait',
    title: say({ zh: '拟支持名单公示', en: 'Public notice of intended support' }),
    subtitle: say({
      zh: `${programme.title.zh} · ${round.title}`,
      en: `${programme.title.en} · ${round.title}`,
    }),
    particulars: [
      [say({ zh: '公示期', en: 'Notice' }), `${say(dayText(from))} – ${say(dayText(to))}`],
      [say({ zh: '单位数', en: 'Applicants' }), String(cases.length)],
      [
        say({ zh: '合计', en: 'In all' }),
        say(yuanText(total(cases.map((one) => one.plannedFen ?? one.claimFen)))),
      ],
    ],
    sections: [
      {
        title: say({ zh: '名单', en: 'List' }),
        sheet: say({ zh: '名单', en: 'List' }),
        notes: [
          say({
            zh: '对名单有异议的，可在公示期内以书面形式或在平台提出，并写明事实与理由；异议处理期间暂停拨付。',
            en: 'Whoever objects may do so in writing or on the platform while the notice runs, with facts and reasons; nothing is paid while an objection is open.',
          }),
        ],
        charts: [],
        tables: [
          {
            columns: [
              { title: say({ zh: '序号', en: 'No.' }), width: 7 },
              { title: say({ zh: '受理编号', en: 'Number' }), width: 22 },
              { title: say({ zh: '单位名称', en: 'Applicant' }), width: 38 },
              { title: say({ zh: '拟支持金额（元）', en: 'Yuan' }), width: 20, isNumber: true },
              { title: say({ zh: '异议截止', en: 'Objections until' }), width: 16 },
            ],
            rows: cases.map((one, index) => [
              String(index + 1),
              one.number ?? '',
              firms.get(one.enterpriseId)?.nameZh ?? one.enterpriseId,
              { value: amountOf(one), places: 2, why: say({ zh: '尚不能确定', en: 'not decided' }) },
              one.noticeTo ?? '',
            ]),
            empty: say({ zh: '没有公示的单位。', en: 'Nobody is in public notice.' }),
            mostRows: LIMITS.paymentsPerBatch,
          },
        ],
      },
    ],
    foundations: [[say({ zh: '项目规则', en: 'Rule' }), `${programme.code} · ${round.version}`]],
    createdAt,
  };
}

export interface PaymentContents {
  readonly batch: PaymentBatch;
  readonly title: string;
  readonly orders: readonly PaymentOrder[];
  readonly payees: ReadonlyMap<Id, Enterprise>;
}

const STATE: Readonly<Record<string, { zh: string; en: string }>> = {
  PROPOSED: { zh: '待审批', en: 'proposed' },
  REJECTED: { zh: '已退回', en: 'rejected' },
  ORDERED: { zh: '已下达', en: 'ordered' },
  SETTLED: { zh: '已办结', en: 'settled' },
  PAID: { zh: '已支付', en: 'paid' },
  PARTLY_PAID: { zh: '部分支付', en: 'paid in part' },
  FAILED: { zh: '支付失败', en: 'failed' },
};
const stateText = (state: string) => STATE[state] ?? { zh: state, en: state };

/** 拨付清单: every payment of a batch, and what became of it. */
export function paymentList({ batch, title, orders, payees }: PaymentContents, words: Say): ReportDocument {
  const { say, language, createdAt } = words;
  const paid = total(orders.map(({ paidFen }) => paidFen));
  return {
    language,
    title: say({ zh: '资金拨付清单', en: 'List of payments' }),
    subtitle: title,
    particulars: [
      [say({ zh: '拨付批次', en: 'Batch' }), batch.id],
      [say({ zh: '状态', en: 'Standing' }), say(stateText(batch.state))],
      [say({ zh: '笔数', en: 'Payments' }), String(orders.length)],
      [say({ zh: '合计', en: 'In all' }), say(yuanText(yuanOf(batch.totalFen)))],
      [say({ zh: '已支付合计', en: 'Paid in all' }), say(yuanText(paid))],
      [
        say({ zh: '提出 / 审批', en: 'Proposed / approved by' }),
        `${batch.proposedBy} / ${batch.decidedBy ?? '—'}`,
      ],
    ],
    sections: [
      {
        title: say({ zh: '清单', en: 'Payments' }),
        sheet: say({ zh: '清单', en: 'Payments' }),
        notes: [],
        charts: [],
        tables: [
          {
            columns: [
              { title: say({ zh: '序号', en: 'No.' }), width: 6 },
              { title: say({ zh: '受理编号', en: 'Number' }), width: 20 },
              { title: say({ zh: '收款单位', en: 'Payee' }), width: 30 },
              { title: say({ zh: '统一社会信用代码', en: 'Credit code' }), width: 22 },
              { title: say({ zh: '应拨（元）', en: 'Ordered' }), width: 16, isNumber: true },
              { title: say({ zh: '实拨（元）', en: 'Paid' }), width: 16, isNumber: true },
              { title: say({ zh: '状态', en: 'Standing' }), width: 12 },
              { title: say({ zh: '原因', en: 'Reason' }), width: 18 },
            ],
            rows: orders.map((one) => [
              String(one.position),
              one.caseNumber,
              payees.get(one.enterpriseId)?.nameZh ?? one.enterpriseId,
              payees.get(one.enterpriseId)?.uscc ?? '',
              { value: exact(one.orderedFen).div(100).toFixed(2), places: 2 },
              { value: exact(one.paidFen).div(100).toFixed(2), places: 2 },
              say(stateText(one.state)),
              one.failure ?? '',
            ]),
            empty: '',
            mostRows: LIMITS.paymentsPerBatch,
          },
        ],
      },
    ],
    foundations: [
      [say({ zh: '清单摘要（SHA-256）', en: 'Digest of the list (SHA-256)' }), batch.ordersDigest],
    ],
    createdAt,
  };
}

import type { Id } from '../kernel/id.js';
import { addDays, dateOf, type LocalDate } from '../kernel/month.js';
import { type Refusal, refuse } from '../kernel/refusal.js';
import type { Text } from '../kernel/text.js';

/** The state of an asset is where its last trip stands. */
export const ASSET_STATES = ['COMMISSIONED', 'OUT', 'RETURN_DECLARED', 'RETURNED', 'RETIRED'] as const;
export type AssetState = (typeof ASSET_STATES)[number];
export type CustodyStep = 'ISSUE' | 'DECLARE_RETURN' | 'RETURN' | 'RETIRE';

/** Days after issue in which a reusable asset is due back, where nothing else is agreed. The operator's setting. */
export const DAYS_UNTIL_DUE_BACK = 30;

export const dueBackOn = (issuedAt: Date): LocalDate => addDays(dateOf(issuedAt), DAYS_UNTIL_DUE_BACK);

type RefusedStep =
  'ASSET_NOT_ISSUED' | 'ASSET_OUT' | 'ASSET_RETIRED' | 'RETURN_ALREADY_DECLARED' | 'TRIP_ALREADY_RETURNED';

/** Every step from every state: the state it leads to, or why it is refused. */
const TRANSITIONS: Record<AssetState, Record<CustodyStep, AssetState | RefusedStep>> = {
  COMMISSIONED: {
    ISSUE: 'OUT',
    DECLARE_RETURN: 'ASSET_NOT_ISSUED',
    RETURN: 'ASSET_NOT_ISSUED',
    RETIRE: 'RETIRED',
  },
  OUT: { ISSUE: 'ASSET_OUT', DECLARE_RETURN: 'RETURN_DECLARED', RETURN: 'RETURNED', RETIRE: 'ASSET_OUT' },
  RETURN_DECLARED: {
    ISSUE: 'ASSET_OUT',
    DECLARE_RETURN: 'RETURN_ALREADY_DECLARED',
    RETURN: 'RETURNED',
    RETIRE: 'ASSET_OUT',
  },
  RETURNED: {
    ISSUE: 'OUT',
    DECLARE_RETURN: 'TRIP_ALREADY_RETURNED',
    RETURN: 'TRIP_ALREADY_RETURNED',
    RETIRE: 'RETIRED',
  },
  RETIRED: {
    ISSUE: 'ASSET_RETIRED',
    DECLARE_RETURN: 'ASSET_RETIRED',
    RETURN: 'ASSET_RETIRED',
    RETIRE: 'ASSET_RETIRED',
  },
};

/** Where one asset is, and since when. `trip` is its last trip, open or closed. */
export interface Custody {
  readonly assetId: Id;
  readonly state: AssetState;
  /** The last step, or the start of the day of commissioning. */
  readonly since: Date;
  readonly trip: Trip | null;
}

export interface Trip {
  readonly id: Id;
  readonly issuedAt: Date;
  readonly dueBackOn: LocalDate;
  /** The consumer to whom it was sent; null where the firm did not say. */
  readonly recipientId?: Id | null;
  /** A consumer's own word that it came back, which the outlet has not confirmed yet. */
  readonly declared: Handing | null;
}

/** Who handed an asset in, and where. */
export interface Handing {
  readonly personId: Id;
  readonly outletId: Id;
}

export type Step =
  | {
      readonly kind: 'ISSUE';
      readonly at: Date;
      readonly tripId: Id;
      readonly dueBackOn: LocalDate;
      readonly recipientId?: Id | null;
    }
  | { readonly kind: 'DECLARE_RETURN'; readonly at: Date; readonly by: Handing }
  | { readonly kind: 'RETURN'; readonly at: Date; readonly personId: Id | null; readonly outletId: Id }
  | { readonly kind: 'RETIRE'; readonly at: Date };

export interface StepTaken {
  readonly custody: Custody;
  readonly why: Text;
  /** Of a return: the consumer to whom it counts; null when there is none. */
  readonly returnedBy: Id | null;
}

/** What a step means for an asset: where it is afterwards and why, or a refusal. */
export function takeStep(custody: Custody, step: Step): StepTaken | Refusal {
  const next = TRANSITIONS[custody.state][step.kind];
  if (!isState(next)) return refusedStep(next, custody);
  const early = tooEarly(custody, step);
  if (early) return early;
  const moved = { ...custody, state: next, since: step.at };
  const trip = custody.trip;
  switch (step.kind) {
    case 'ISSUE': {
      const { tripId: id, at: issuedAt, dueBackOn: due, recipientId = null } = step;
      if (due < dateOf(issuedAt)) return dueBeforeIssue(custody.assetId, due, issuedAt);
      return taken(
        { ...moved, trip: { id, issuedAt, dueBackOn: due, recipientId, declared: null } },
        issuedText(due),
      );
    }
    case 'DECLARE_RETURN':
      if (trip?.recipientId && trip.recipientId !== step.by.personId) return notTheRecipient(custody.assetId);
      return taken({ ...moved, trip: trip && { ...trip, declared: step.by } }, DECLARED_TEXT);
    case 'RETURN': {
      const returnedBy = step.personId ?? declarerAt(trip, step.outletId);
      return { ...taken(moved, returnedText(trip, step.at)), returnedBy };
    }
    case 'RETIRE':
      return taken(moved, RETIRED_TEXT);
  }
}

const isState = (word: AssetState | RefusedStep): word is AssetState =>
  (ASSET_STATES as readonly string[]).includes(word);

const taken = (custody: Custody, why: Text): StepTaken => ({ custody, why, returnedBy: null });

/** Anybody's word would keep the recipient's from being heard, and could earn what the recipient brings back. */
const notTheRecipient = (assetId: Id): Refusal =>
  refuse.forbidden(
    'NOT_THE_RECIPIENT',
    {
      zh: `可循环包装 ${assetId} 寄给了其他收件人，只有收件人可以自行声明归还；请直接交给网点扫描归还。`,
      en: `The reusable asset ${assetId} was sent to another recipient, who alone may declare its return; hand it to an outlet, which scans it.`,
    },
    { assetId },
  );

/** A declaration counts only where the asset then really turned up. */
const declarerAt = (trip: Trip | null, outletId: Id): Id | null =>
  trip?.declared?.outletId === outletId ? trip.declared.personId : null;

/** A return is measured against the issue, not against a consumer's declaration: clocks of outlets and phones differ. */
function tooEarly(custody: Custody, step: Step): Refusal | undefined {
  const isComingBack = step.kind === 'RETURN' || step.kind === 'DECLARE_RETURN';
  const earliest = isComingBack ? (custody.trip?.issuedAt ?? custody.since) : custody.since;
  if (step.at >= earliest) return undefined;
  const details = { assetId: custody.assetId, at: step.at.toISOString(), earliest: earliest.toISOString() };
  return isComingBack
    ? refuse.badInput(
        'RETURN_BEFORE_ISSUE',
        {
          zh: `可循环包装 ${custody.assetId} 的归还时间早于其发出时间 ${earliest.toISOString()}，请核对时间。`,
          en: `The reusable asset ${custody.assetId} cannot have come back before it was issued at ${earliest.toISOString()}; check the time.`,
        },
        details,
      )
    : refuse.badInput(
        'OUT_OF_ORDER',
        {
          zh: `可循环包装 ${custody.assetId} 的时间早于其上一次流转 ${earliest.toISOString()}，请核对时间。`,
          en: `The time for the reusable asset ${custody.assetId} lies before its last step at ${earliest.toISOString()}; check the time.`,
        },
        details,
      );
}

const dueBeforeIssue = (assetId: Id, due: LocalDate, issuedAt: Date): Refusal =>
  refuse.badInput(
    'DUE_BEFORE_ISSUE',
    {
      zh: `可循环包装 ${assetId} 的应还日期 ${due} 早于发出日期 ${dateOf(issuedAt)}，请核对日期。`,
      en: `The reusable asset ${assetId} cannot be due back on ${due}, before it is issued on ${dateOf(issuedAt)}; check the date.`,
    },
    { assetId, dueBackOn: due },
  );

function refusedStep(reason: RefusedStep, { assetId, since }: Custody): Refusal {
  const on = dateOf(since);
  const texts: Record<RefusedStep, Text> = {
    ASSET_NOT_ISSUED: {
      zh: `可循环包装 ${assetId} 从未发出，不能归还；请核对编号，或先补录发出记录。`,
      en: `The reusable asset ${assetId} was never issued, so it cannot come back; check its number, or record the issue first.`,
    },
    ASSET_OUT: {
      zh: `可循环包装 ${assetId} 自 ${on} 起在外，请先收回。`,
      en: `The reusable asset ${assetId} is out since ${on}; take it back first.`,
    },
    ASSET_RETIRED: {
      zh: `可循环包装 ${assetId} 已退役，不能再流转；请核对编号。`,
      en: `The reusable asset ${assetId} is retired and cannot go on; check its number.`,
    },
    RETURN_ALREADY_DECLARED: {
      zh: `可循环包装 ${assetId} 的归还已于 ${on} 申报，待网点确认，无需重复申报。`,
      en: `The return of the reusable asset ${assetId} was declared on ${on} and waits for the outlet; there is no need to declare it again.`,
    },
    TRIP_ALREADY_RETURNED: {
      zh: `可循环包装 ${assetId} 的这次流转已于 ${on} 归还，不能重复归还；如已再次发出，请先补录发出记录。`,
      en: `This trip of the reusable asset ${assetId} ended with its return on ${on} and cannot end twice; if it went out again, record the issue first.`,
    },
  };
  return refuse.conflict(reason, texts[reason], { assetId });
}

const issuedText = (due: LocalDate): Text => ({
  zh: `已发出，应于 ${due} 前归还`,
  en: `issued, due back by ${due}`,
});

const DECLARED_TEXT: Text = {
  zh: '已申报归还，待网点扫描确认后计分',
  en: 'return declared; it counts once the outlet confirms it by its own scan',
};

const RETIRED_TEXT: Text = { zh: '已退役', en: 'retired' };

function returnedText(trip: Trip | null, at: Date): Text {
  const on = dateOf(at);
  return trip && on <= trip.dueBackOn
    ? { zh: `按时归还（应还 ${trip.dueBackOn}）`, en: `returned on time (due ${trip.dueBackOn})` }
    : {
        zh: `逾期归还（应还 ${trip?.dueBackOn ?? on}）`,
        en: `returned late (due ${trip?.dueBackOn ?? on})`,
      };
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.js';
import { plain } from '../kernel/decimal.js';
import type { ActionName } from '../kernel/event.js';
import { refuse } from '../kernel/refusal.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import {
  type Action,
  ACTION_ATTRIBUTES,
  appliesTo,
  type AttributeValue,
  capText,
  decideAward,
  failedConditions,
  ruleVersionAt,
  type Usage,
  usageKeysOf,
  type VersionInForce,
} from '../rulebook/credits.js';
import {
  ACTION_KINDS,
  type SupposedAttribute,
  type WhatWouldEarnInput,
  type WouldEarn,
} from './credit-preview.view.js';
import { CreditRuleBook } from './credit-rule-book.service.js';
import { findUsage } from './credits.queries.js';

/** 积分试算: reads, and holds nothing. */
@Injectable()
export class CreditPreviewService {
  constructor(
    private readonly database: Database,
    private readonly book: CreditRuleBook,
    private readonly clock: Clock,
  ) {}

  /** What an action would earn the actor now, under each rule that is about it, by what the actor has used. */
  async whatWouldEarn(actor: Actor, input: WhatWouldEarnInput): Promise<WouldEarn[]> {
    const action = this.supposed(actor, input);
    const rules = await this.book.rules();
    const inForce = rules
      .filter((rule) => appliesTo(rule, action))
      .flatMap((rule) => ruleVersionAt(rule, action.occurredAt) ?? []);
    const usage = await this.usage(inForce.flatMap((one) => usageKeysOf(one, action)));
    return inForce.map((one) => wouldEarn(one, action, usage));
  }

  /** An action of the actor: without item and outlet, whose limits are not the actor's own. */
  private supposed(actor: Actor, input: WhatWouldEarnInput): Action {
    const event = ACTION_KINDS[input.action];
    return {
      event,
      personId: actor.id,
      itemKey: null,
      assetKey: null,
      outletId: null,
      quantity: input.quantity,
      massKg: input.massKg == null ? null : plain(input.massKg),
      occurredAt: this.clock.now(),
      evidenceGrade: input.evidenceGrade,
      attributes: Object.fromEntries(input.attributes.map((one) => [one.name, valueOf(event, one)])),
    };
  }

  private async usage(keys: readonly string[]): Promise<Usage> {
    const found = await this.database.rows<{ capKey: string; used: string; lastAt: Date | null }>(
      findUsage(keys),
    );
    return {
      used: new Map(found.map(({ capKey, used }) => [capKey, BigInt(used)])),
      lastAt: new Map(found.flatMap(({ capKey, lastAt }) => (lastAt ? [[capKey, lastAt] as const] : []))),
    };
  }
}

function wouldEarn(inForce: VersionInForce, action: Action, usage: Usage): WouldEarn {
  const award = decideAward(inForce, action, usage);
  return {
    rule: inForce.rule.code,
    ruleVersion: inForce.version.version,
    title: inForce.rule.title,
    points: award.points.toString(),
    pointsRequested: award.requested.toString(),
    isHeld: award.review?.isHeld ?? false,
    expiresOn: award.expiresOn,
    refusedBecause: award.refusedBecause?.reason ?? null,
    explanation: award.explanation,
    limits: award.caps.map((cap) => ({
      name: cap.name,
      unit: cap.unit,
      limit: cap.limit.toString(),
      used: cap.usedBefore.toString(),
      remaining: (cap.limit > cap.usedBefore ? cap.limit - cap.usedBefore : 0n).toString(),
      text: capText(cap),
    })),
    missing: failedConditions(inForce, action).map(({ condition, refused }) => ({
      attribute: condition.attribute,
      isUndetermined: refused.reason === 'CONDITION_UNDETERMINED',
      text: refused.text,
    })),
  };
}

function valueOf(event: ActionName, { name, value }: SupposedAttribute): AttributeValue {
  const kinds: Readonly<Record<string, string>> = ACTION_ATTRIBUTES[event];
  const kind = kinds[name];
  if (kind === 'string') return value;
  if (kind === 'number' && /^\d{1,9}$/.test(value)) return Number(value);
  if (kind === 'boolean' && ['true', 'false'].includes(value)) return value === 'true';
  throw attributeUnknown(name, value, Object.keys(kinds));
}

const attributeUnknown = (name: string, value: string, known: readonly string[]) =>
  refuse.badInput(
    'ATTRIBUTE_UNKNOWN',
    {
      zh: `属性 ${name} = ${value} 无法识别：该行为可填 ${known.join('、')}；数字写整数，是否写 true 或 false。`,
      en: `The attribute ${name} = ${value} is not understood: this action has ${known.join(', ')}; write numbers as whole numbers, and yes or no as true or false.`,
    },
    { name, value, known },
  );

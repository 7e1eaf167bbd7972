import { setTimeout as pause } from 'node:timers/promises';
import type { Telling } from './action.js';
import type { Caller } from './caller.js';
import { Chance } from './chance.js';
import type { Told } from './told.js';
import type { Wave } from './firm-plan.js';

const INPUTS: Readonly<Record<string, string>> = {
  recordReturns: 'RecordReturnsInput',
  recordGreenOrders: 'RecordGreenOrdersInput',
  issueAssets: 'IssueAssetsInput',
  takeBackAssets: 'TakeBackAssetsInput',
  correctReturn: 'CorrectReturnInput',
  correctGreenOrder: 'CorrectGreenOrderInput',
  correctCustodyEvent: 'CorrectCustodyEventInput',
};
/** Sent too early: the firm's system tries again until the step before it is there. */
const TOO_EARLY = new Set(['ASSET_NOT_ISSUED', 'TRIP_ALREADY_RETURNED']);
const TOO_EARLY_PAUSE_MS = 100;
const REMEMBERED = 200;

interface Recorded {
  readonly id: string;
}

/** Sends what a firm's system has to tell: at times twice at once, and later again in other batches. */
export class FirmClient {
  private readonly chance: Chance;
  private readonly sent: Telling[] = [];

  constructor(
    private readonly caller: Caller,
    private readonly told: Told,
    seed: number,
    client: number,
  ) {
    this.chance = new Chance('firm-client', seed, client);
  }

  /** Waves one after the other; those that are impatient together with the one before. */
  async send(waves: readonly Wave[]): Promise<void> {
    let under: Promise<void>[] = [];
    for (const wave of waves) {
      if (!wave.isImpatient) {
        await Promise.all(under);
        under = [];
      }
      under.push(this.sendWave(wave.tellings));
    }
    await Promise.all(under);
    await this.repeatSome();
  }

  private async sendWave(tellings: readonly Telling[]): Promise<void> {
    if (tellings.some(({ corrects }) => corrects)) {
      for (const telling of tellings) await this.sendOnceOrTwice([telling]);
    } else if (tellings.length > 0) await this.sendOnceOrTwice(tellings);
    this.sent.push(...tellings.filter(({ corrects }) => !corrects));
    this.sent.splice(0, this.sent.length - REMEMBERED);
  }

  private async sendOnceOrTwice(tellings: readonly Telling[]): Promise<void> {
    const times = this.chance.isOneIn(8) ? 2 : 1;
    await Promise.all(Array.from({ length: times }, () => this.sendOnce(tellings)));
  }

  /** What was acknowledged is sent again, in another order and another number at a time. */
  private async repeatSome(): Promise<void> {
    if (this.sent.length === 0 || !this.chance.isOneIn(4)) return;
    const { mutation } = this.chance.oneOf(this.sent);
    const alike = this.sent.filter((telling) => telling.mutation === mutation);
    await this.sendOnce(this.chance.shuffled(alike).slice(0, this.chance.between(1, 30)));
  }

  private async sendOnce(tellings: readonly Telling[]): Promise<void> {
    const [first] = tellings;
    if (!first) return;
    const { mutation } = first;
    const items = tellings.map(({ item }) => item);
    const input = first.corrects
      ? { ...first.item, supersedesId: this.told.idOfCorrected(first) }
      : { items };
    for (;;) {
      const answer = await this.caller.ask<Recorded | Recorded[]>(
        mutation,
        INPUTS[mutation] ?? '',
        'id',
        input,
      );
      if ('value' in answer) {
        const recorded = [answer.value].flat();
        tellings.forEach((telling, index) => this.told.acknowledge(telling, recorded[index]?.id ?? ''));
        return;
      }
      if (!TOO_EARLY.has(answer.reason))
        throw new Error(
          `${mutation} of ${first.item.sourceRef} was refused: ${answer.reason} ${answer.message}`,
        );
      await pause(TOO_EARLY_PAUSE_MS);
    }
  }
}

import type { SignIn } from '../../test/support/world-sign-ins.js';
import { say, type Tell } from './account.js';
import { playCaseOfficer } from './day-of-the-case-officer.js';
import { playConsumer } from './day-of-the-consumer.js';
import { playDataOfficer } from './day-of-the-data-officer.js';
import { PlatformClient } from './platform-client.js';

/** Three users, three days, over HTTP. Gives the key figures, and tells the story line by line. */
export async function playThreeDays({
  url,
  signIns,
  runId,
  now,
  tell,
}: {
  readonly url: string;
  readonly signIns: readonly SignIn[];
  /** A word of at most 12 letters and digits, new for every run. */
  readonly runId: string;
  readonly now: Date;
  readonly tell: Tell;
}) {
  const client = PlatformClient.stranger(url);
  say(
    tell,
    '绿邮演示：三位用户的三天。企业和人物均为虚构。',
    'GreenParcel: three users, three days. Firms and people are invented.',
  );
  const dataOfficer = await playDataOfficer(client, tell);
  const consumer = await playConsumer(client, { runId, now, signIns, tell });
  const caseOfficer = await playCaseOfficer(client, tell);
  return { dataOfficer, consumer, caseOfficer };
}

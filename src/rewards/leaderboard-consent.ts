import type { Text } from '../kernel/text.js';

/** 同意公开. A changed wording is a new version; who joined under an earlier one agreed to that one. */
export const LEADERBOARD_CONSENT: { readonly version: number; readonly text: Text } = {
  version: 1,
  text: {
    zh: '我同意在排行榜上公开我所选的昵称、所选的区县，以及自加入当月起每月获得的积分，供其他消费者查看。不公开手机号等其他信息。我可以随时退出，退出后立即不再显示。',
    en: 'I agree that other consumers see on the leaderboard the name that I choose, the county that I choose, and the credits that I earn in each month from the one in which I join. Nothing else is shown, no phone number either. I can leave at any time and am no longer shown from that moment.',
  },
};

/** Civil days of China by their distance from today: all of a run's actions lie in the past. */
const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

export type Day = string;

export const dayOf = (instant: Date): Day =>
  new Date(instant.getTime() + CHINA_MS).toISOString().slice(0, 10);

export const monthOf = (day: Day): string => day.slice(0, 7);

export const daysBefore = (today: Day, days: number): Day =>
  new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);

/** The instant so many minutes after midnight of a day in China. */
export const at = (day: Day, minutes: number): string =>
  new Date(Date.parse(day) - CHINA_MS + minutes * 60_000).toISOString();

/** Credits last twelve months: of these days nothing has expired, and of those everything has. */
export const LASTING = { from: 330, to: 1 } as const;
export const EXPIRED = { from: 560, to: 400 } as const;

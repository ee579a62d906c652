/** Seconds of the periods in tables of nines: a year of 365.25 days, a quarter and a month as its fourth and twelfth part. */
export const downtimePeriods = {
  year: 365.25 * 86_400,
  quarter: (365.25 * 86_400) / 4,
  month: (365.25 * 86_400) / 12,
  week: 7 * 86_400,
  day: 86_400,
} as const;

export type DowntimePeriod = keyof typeof downtimePeriods;

/** Seconds out of each period in which something with this availability (0…1) is down, on average. */
export type Downtime = Readonly<Record<DowntimePeriod, number>>;

/** The seconds of each period in which something with this availability (0…1, cut off beyond) is down on average. */
export function downtimeOf(availability: number): Downtime {
  const down = Math.min(1, Math.max(0, 1 - availability));
  const { year, quarter, month, week, day } = downtimePeriods;
  return { year: down * year, quarter: down * quarter, month: down * month, week: down * week, day: down * day };
}

// Days of the time bar as plain calendar days: no clock, no zone, no language of its own.

const DAY = 86_400_000;

/** "2026-06-30" → a Date at midnight UTC; `toDay` is the way back. */
export const fromDay = (text) => new Date(`${text}T00:00:00Z`);
export const toDay = (date) => date.toISOString().slice(0, 10);
export const plusDays = (date, days) => new Date(date.getTime() + days * DAY);
export const daysBetween = (from, to) => Math.round((to - from) / DAY);

/** The same day some months on, or that month's last where it is shorter. */
export function plusMonths(date, months) {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return plusDays(first, Math.min(date.getUTCDate(), length) - 1);
}

/** A day in words by the server's own pattern (EEE, MMM, M, d, y) and names. */
export function inWords(date, pattern, { months, weekdays }) {
  const parts = {
    EEE: weekdays[date.getUTCDay()],
    MMM: months[date.getUTCMonth()],
    M: date.getUTCMonth() + 1,
    d: date.getUTCDate(),
    y: date.getUTCFullYear(),
  };
  return pattern.replace(/EEE|MMM|M|d|y/g, (token) => parts[token]);
}

/** The address with another moment; null takes a parameter away. */
export function addressAt(href, moment) {
  const url = new URL(href);
  for (const [key, value] of Object.entries(moment)) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  return url.pathname + url.search;
}

/** Days as the API writes them: they are compared as text. */

/** The day that it is in Almaty: `2026-11-23`. */
export const today = (): string =>
  new Date().toLocaleDateString("sv", { timeZone: "Asia/Almaty" });

/** The day after. */
export function following(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

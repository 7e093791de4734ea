/** Money, numbers and dates, by `Intl` alone. One time zone: Asia/Almaty. */
import { type Language, LOCALES } from "./language";

const ZONE = "Asia/Almaty";

/** `1 234 567 ₸`; `₸1,234,567` in English. Whole tenge. */
export function money(tenge: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], {
    style: "currency",
    currency: "KZT",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  }).format(tenge);
}

export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(value);
}

/** `0.4` as `40 %`. */
export function percent(share: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: "percent" }).format(share);
}

/** `23 ноября 2026 г.`, of a time or a day `2026-11-23`. */
export function day(at: string | number | Date, language: Language): string {
  const bare = typeof at === "string" && /^\d{4}-\d{2}-\d{2}$/.test(at);
  const date = bare ? new Date(`${at}T00:00:00Z`) : new Date(at);
  const timeZone = bare ? "UTC" : ZONE;
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeZone }).format(date);
}

/** Day and time of day by the clock of Almaty. */
export function moment(at: string | number | Date, language: Language): string {
  const style = { dateStyle: "long", timeStyle: "short", timeZone: ZONE } as const;
  return new Intl.DateTimeFormat(LOCALES[language], style).format(new Date(at));
}

/** `3,4 МБ`. */
export function size(bytes: number, language: Language): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(LOCALES[language], {
    style: "unit",
    unit: units[step] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

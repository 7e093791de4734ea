/** Money, numbers and dates by `Intl`. One time zone: Asia/Almaty. */
import { type Language, LOCALES } from "./language";

const ZONE = "Asia/Almaty";

/**
 * Chromium says that it knows Kazakh and then writes `2026 M11 25` and `12,345`: it carries no data
 * for it. Numbers are written in Kazakh as they are in Russian; months have their names here.
 */
const NUMBERS: Record<Language, string> = { ...LOCALES, kk: LOCALES.ru };
const MONTHS =
  "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(" ");

/** `1 234 567 ₸`; `₸1,234,567` in English. Whole tenge. */
export function money(tenge: number, language: Language): string {
  return new Intl.NumberFormat(NUMBERS[language], {
    style: "currency",
    currency: "KZT",
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  }).format(tenge);
}

export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(NUMBERS[language]).format(value);
}

/** `+0,5`. */
export function signed(value: number, language: Language): string {
  return new Intl.NumberFormat(NUMBERS[language], { signDisplay: "exceptZero" }).format(value);
}

/** `0.4` as `40 %`. */
export function percent(share: number, language: Language): string {
  return new Intl.NumberFormat(NUMBERS[language], { style: "percent" }).format(share);
}

/** `23 ноября 2026 г.`, of a time or a day `2026-11-23`. */
export function day(at: string | number | Date, language: Language): string {
  const bare = typeof at === "string" && /^\d{4}-\d{2}-\d{2}$/.test(at);
  const date = bare ? new Date(`${at}T00:00:00Z`) : new Date(at);
  const timeZone = bare ? "UTC" : ZONE;
  if (language === "kk") return kazakh(date, timeZone);
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeZone }).format(date);
}

/** `2026 ж. 23 қараша`. */
function kazakh(date: Date, timeZone: string): string {
  const style = { year: "numeric", month: "numeric", day: "numeric", timeZone } as const;
  const parts = new Intl.DateTimeFormat("en", style).formatToParts(date);
  const part = (type: string) => parts.find((it) => it.type === type)?.value ?? "";
  return `${part("year")} ж. ${part("day")} ${MONTHS[Number(part("month")) - 1]}`;
}

/** Day and time of day by the clock of Almaty. */
export function moment(at: string | number | Date, language: Language): string {
  const date = new Date(at);
  const style = { timeStyle: "short", timeZone: ZONE } as const;
  if (language !== "kk") {
    const whole = { dateStyle: "long", ...style } as const;
    return new Intl.DateTimeFormat(LOCALES[language], whole).format(date);
  }
  const clock = new Intl.DateTimeFormat(LOCALES.ru, style).format(date);
  return `${kazakh(date, ZONE)}, ${clock}`;
}

/** `3,4 МБ`. */
export function size(bytes: number, language: Language): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(NUMBERS[language], {
    style: "unit",
    unit: units[step] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

/** The languages of the service, in the order in which they are offered. */
export const LANGUAGES = ["kk", "ru", "en"] as const;

export type Language = (typeof LANGUAGES)[number];

/** What each calls itself. */
export const NAMES: Record<Language, string> = { kk: "Қазақша", ru: "Русский", en: "English" };

/** The locale whose money, numbers and dates are those of Kazakhstan. */
export const LOCALES: Record<Language, string> = { kk: "kk-KZ", ru: "ru-KZ", en: "en" };

export const isLanguage = (text: string | undefined): text is Language =>
  LANGUAGES.some((language) => language === text);

/** The language of the page that is open. */
export function pageLanguage(): Language {
  const said = document.documentElement.lang;
  return isLanguage(said) ? said : "kk";
}

const KEPT = "language";

/** Robokassa knows no Kazakh: this tab remembers in which language its visitor went there. */
export function remember(language: string): void {
  try {
    sessionStorage.setItem(KEPT, language);
  } catch {
    // A browser that keeps nothing comes back to Russian.
  }
}

/** What was remembered. */
export function remembered(): Language | undefined {
  try {
    const kept = sessionStorage.getItem(KEPT) ?? undefined;
    return isLanguage(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

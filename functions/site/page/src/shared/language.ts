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

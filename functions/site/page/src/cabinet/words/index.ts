/** The words of the cabinet: only the page's language is fetched. */
import type { Language } from "../../shared/language";
import { type Catalogue, type Say, speaker } from "../../shared/words";
import type { ru } from "./ru";

export type Words = Catalogue<typeof ru>;

const load: Record<Language, () => Promise<Words>> = {
  kk: () => import("./kk").then((it) => it.kk),
  ru: () => import("./ru").then((it) => it.ru),
  en: () => import("./en").then((it) => it.en),
};

export async function words(language: Language): Promise<Say<Words>> {
  return speaker(await load[language](), language);
}

import type { Catalogue } from "../../shared/words";
import type { ru } from "./ru";

export const en: Catalogue<typeof ru> = {
  "frame.brand": "Suret",
  "frame.about": "Photo editing the way you ask for it. Packs of photos without a subscription, paid in tenge.",
  "frame.skip": "Skip to content",
  "frame.nav": "Sections",
  "frame.more": "More on this site",
  "frame.languages": "Language",
  "nav.packs": "Packs and prices",
  "nav.refunds": "Refunds",
  "nav.payment": "Paying by card",
  "nav.documents": "Documents",
  "nav.contacts": "Contacts",
  "nav.login": "Log in",
  "nav.cabinet": "Cabinet",
  "nav.desk": "The operator’s desk",
  "document.agreement": "User agreement",
  "document.payment": "Payment policy",
  "document.privacy": "Privacy policy",
  "requisites.bin": "BIN",
  "island.loading": "Loading…",
  "island.script": "The cabinet needs JavaScript. Switch it on in your browser’s settings; the pages on prices, refunds and documents read without it.",
  "missing.title": "There is no such page",
  "missing.lead": "The address may be mistyped, or the page has moved. Your photos and packs are safe.",
  "missing.home": "To the front page",
  "home.title": "Your photos, edited the way you ask",
};

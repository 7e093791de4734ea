/** Writes every public page in every language; run once, by the build. */
import { LANGUAGES } from "../shared/language";
import { type Assets, type Page, Voice, frame } from "./page";
import { api } from "./pages/api";
import { notPaid, paid } from "./pages/back";
import { complaint } from "./pages/complaint";
import { contacts } from "./pages/contacts";
import { changes, document, documents, history, soon } from "./pages/documents";
import { home } from "./pages/home";
import { islands } from "./pages/islands";
import { missing } from "./pages/missing";
import { packs } from "./pages/packs";
import { payment } from "./pages/payment";
import { refunds } from "./pages/refunds";

const PAGES: readonly ((voice: Voice) => Page)[] = [
  home,
  packs,
  refunds,
  payment,
  contacts,
  complaint,
  documents,
  document,
  soon,
  history,
  changes,
  api,
  paid,
  notPaid,
  missing,
  ...islands,
];

export interface Written {
  readonly path: string;
  readonly text: string;
}

export function render(assets: Assets): Written[] {
  const written = LANGUAGES.flatMap((language) => {
    const voice = new Voice(language, assets);
    return PAGES.map((write) => {
      const page = write(voice);
      return { path: `pages/${language}/${page.name}.html`, text: frame(voice, page) };
    });
  });
  return [...written, robots(), map()];
}

const DOCUMENTS = ["agreement", "payment-policy", "privacy-policy"].map((it) => `documents/${it}`);

function robots(): Written {
  const closed = LANGUAGES.flatMap((language) =>
    ["cabinet", "desk", "confirm", "reset", "unsubscribe"].map((path) => `Disallow: /${language}/${path}`),
  );
  const text = ["User-agent: *", ...closed, "", "Sitemap: {{origin}}/sitemap.xml", ""].join("\n");
  return { path: "robots.txt", text };
}

/** The public pages, each with its other languages. */
function map(): Written {
  const names = PAGES.map((write) => write(new Voice("kk", NOTHING)))
    .filter((page) => !page.hidden && !page.name.startsWith("document-"))
    // A document stands at its own address, filled in when it is asked for.
    .flatMap((page) => (page.name === "document" ? DOCUMENTS : page.name))
    .map((name) => (name === "home" ? "" : name));
  const url = (language: string, name: string) => `{{origin}}/${language}/${name}`;
  const entries = names.flatMap((name) =>
    LANGUAGES.map((language) => {
      const others = LANGUAGES.map(
        (other) => `<xhtml:link rel="alternate" hreflang="${other}" href="${url(other, name)}"/>`,
      );
      return `<url><loc>${url(language, name)}</loc>${others.join("")}</url>\n`;
    }),
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join("")}</urlset>
`;
  return { path: "sitemap.xml", text };
}

const ISLAND = { script: "", styles: [], with: [] };
const NOTHING: Assets = {
  style: "",
  icon: "",
  script: "",
  cabinet: ISLAND,
  desk: ISLAND,
  complaint: ISLAND,
};

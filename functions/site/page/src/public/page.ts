/** What every public page has: the words of its language and the frame around it. */
import { type Language, LANGUAGES, NAMES } from "../shared/language";
import { type Values, fill, speaker } from "../shared/words";
import { Markup, type Part, escape, html, place } from "./html";
import { en } from "./words/en";
import { kk } from "./words/kk";
import { ru } from "./words/ru";

const CATALOGUES = { kk, ru, en };

export type Key = keyof typeof ru;

/** Where the built files are: from a name in the sources to a URL. */
export interface Assets {
  readonly style: string;
  readonly icon: string;
  readonly script: string;
  readonly cabinet: Island;
  readonly desk: Island;
  readonly complaint: Island;
}

interface Island {
  readonly script: string;
  readonly styles: readonly string[];
  /** Scripts that it always loads: fetched beside it, not after it. */
  readonly with: readonly string[];
}

/** A page to be written. */
export interface Page {
  readonly name: string;
  readonly title: string;
  /** The place that names it better, where it is filled. */
  readonly named?: string;
  readonly about: string;
  readonly body: Markup;
  /** Not for search engines. */
  readonly hidden?: boolean;
  /** Loads the public script. */
  readonly script?: boolean;
  readonly island?: Island;
}

/** The words of one language, and links within it. */
export class Voice {
  private readonly speak;

  constructor(
    readonly language: Language,
    readonly assets: Assets,
  ) {
    this.speak = speaker(CATALOGUES[language], language);
  }

  say(key: Key, values?: Values): string {
    return this.speak(key, values);
  }

  /** A message with markup in its places: a link, or what the function fills in. */
  rich(key: Key, parts: Readonly<Record<string, Markup>>): Markup {
    const marks = Object.fromEntries(Object.keys(parts).map((name) => [name, `\u0001${name}\u0002`]));
    const text = escape(fill(CATALOGUES[this.language][key], marks, this.language));
    const put = (_: string, name: string) => parts[name]?.text ?? "";
    return new Markup(text.replace(/\u0001(\w+)\u0002/g, put));
  }

  to(path: string): string {
    return `/${this.language}/${path}`;
  }

  link(path: string, text: Part, kind = ""): Markup {
    const styled = kind ? html` class="${kind}"` : html``;
    return html`<a href="${this.to(path)}"${styled}>${text}</a>`;
  }
}

const NAV: readonly [string, Key][] = [
  ["packs", "nav.packs"],
  ["refunds", "nav.refunds"],
  ["payment", "nav.payment"],
  ["documents", "nav.documents"],
  ["contacts", "nav.contacts"],
];

/** The whole document. */
export function frame(voice: Voice, page: Page): string {
  const { language, assets } = voice;
  const styles = [assets.style, ...(page.island?.styles ?? [])];
  const head = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title(voice, page)}</title>
<meta name="description" content="${page.about}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf9f6">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#13191a">
${page.hidden ? html`<meta name="robots" content="noindex">\n` : relatives(voice, page)}${styles.map((url) => html`<link rel="stylesheet" href="${url}">\n`)}<link rel="icon" href="${assets.icon}" type="image/svg+xml">
${page.script ? html`<script type="module" src="${assets.script}"></script>\n` : ""}${page.island ? html`${page.island.with.map((url) => html`<link rel="modulepreload" href="${url}">\n`)}<script type="module" src="${page.island.script}"></script>\n` : ""}</head>
`;
  const body = html`<body>
<a class="skip button primary" href="#main">${voice.say("frame.skip")}</a>
${header(voice, page)}
<main id="main" tabindex="-1">
${page.body}
</main>
${footer(voice)}
</body>
</html>
`;
  return head.text + body.text;
}

function title(voice: Voice, page: Page): Part {
  if (page.name === "home") return page.title;
  const own = page.named === undefined ? page.title : place(page.named);
  return html`${own} · ${voice.say("frame.brand")}`;
}

/** The same page elsewhere: its one address, and its other languages. */
function relatives(voice: Voice, page: Page): Markup {
  const url = (language: string) => html`${place("origin")}/${language}/${place("path")}`;
  const others = LANGUAGES.map(
    (other) => html`<link rel="alternate" hreflang="${other}" href="${url(other)}">\n`,
  );
  const root = page.name === "home" && html`<link rel="alternate" hreflang="x-default" href="${place("origin")}/">\n`;
  return html`<link rel="canonical" href="${url(voice.language)}">
${others}${root}<meta property="og:title" content="${title(voice, page)}">
<meta property="og:description" content="${page.about}">
<meta property="og:type" content="website">
<meta property="og:url" content="${url(voice.language)}">
`;
}

function header(voice: Voice, page: Page): Markup {
  const item = ([path, key]: [string, Key]) => {
    const here = page.name === path && html` aria-current="page"`;
    return html`<li><a href="${voice.to(path)}"${here}>${voice.say(key)}</a></li>`;
  };
  const other = (language: Language) =>
    language === voice.language
      ? html`<li><span aria-current="true" lang="${language}">${NAMES[language]}</span></li>`
      : html`<li><a href="/${language}/${place("path")}" hreflang="${language}" lang="${language}" data-language="${language}">${NAMES[language]}</a></li>`;
  return html`<header class="site-head">
<div class="wrap site-bar">
<a class="brand" href="${voice.to("")}">${mark()}<span>${voice.say("frame.brand")}</span></a>
<nav class="site-nav" aria-label="${voice.say("frame.nav")}"><ul>${NAV.slice(0, 3).map((it) => item([...it]))}</ul></nav>
<nav class="site-tongues" aria-label="${voice.say("frame.languages")}"><ul>${LANGUAGES.map(other)}</ul></nav>
<div class="site-door">${voice.link("login", voice.say("nav.login"), "button")}</div>
</div>
</header>`;
}

/** The mark: a shanyrak, the crown of a yurt, that is also an iris. */
function mark(): Markup {
  return html`<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><circle cx="16" cy="16" r="13" fill="none" stroke="currentColor" stroke-width="2.5"/><path d="M16 3v26M3 16h26" stroke="currentColor" stroke-width="1.6"/><path d="M7 7c6 3 12 3 18 0M7 25c6-3 12-3 18 0M7 7c3 6 3 12 0 18M25 7c-3 6-3 12 0 18" fill="none" stroke="currentColor" stroke-width="1.6"/></svg>`;
}

function footer(voice: Voice): Markup {
  const item = ([path, key]: readonly [string, Key]) => html`<li>${voice.link(path, voice.say(key))}</li>`;
  const documents: readonly [string, Key][] = [
    ["documents/agreement", "document.agreement"],
    ["documents/payment-policy", "document.payment"],
    ["documents/privacy-policy", "document.privacy"],
  ];
  return html`<footer class="site-foot">
<div class="wrap site-foot-grid">
<div class="stack"><p class="brand">${mark()}<span>${voice.say("frame.brand")}</span></p><p class="soft">${voice.say("frame.about")}</p></div>
<nav aria-label="${voice.say("frame.more")}"><ul>${NAV.map(item)}<li>${voice.link("complaint", voice.say("nav.complaint"))}</li><li>${voice.link("cabinet", voice.say("nav.cabinet"))}</li><li>${voice.link("api", voice.say("api.title"))}</li></ul></nav>
<nav aria-label="${voice.say("nav.documents")}"><ul>${documents.map(item)}</ul></nav>
<address class="stack small"><p>${place("requisites.name")}<br>${voice.say("requisites.bin")} ${place("requisites.bin")}</p><p>${place("requisites.address")}</p><p><a href="mailto:${place("support")}">${place("support")}</a></p></address>
</div>
</footer>`;
}

/**
 * A browser for the tests: Debian's Chromium through playwright-core, against the stack whose URL is
 * in SURET_API_URL (`cargo verify` says it; `cargo local` answers on http://127.0.0.1:8080).
 * Whatever page it opens, an error of the console or a stop by the policy fails the test.
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const URL_OF_STACK = process.env.SURET_API_URL ?? "http://127.0.0.1:8080";
export const LANGUAGES = ["kk", "ru", "en"];
export const WIDTHS = [360, 768, 1440];

const root = fileURLToPath(new URL("../../../..", import.meta.url));
/** Where pictures of the pages go: beside what cargo builds, never into the repository. */
export const SCREENS = process.env.SURET_SCREENS ?? join(root, "target/page");
export const CHROMIUM = process.env.SURET_CHROMIUM ?? "/usr/bin/chromium";
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const launch = (more = []) =>
  chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more] });

/** The browser of a file of tests, until the last of them has ended. */
export async function opened() {
  const browser = await launch();
  after(() => browser.close());
  return browser;
}

/**
 * Opens a window, hands it to `work`, and then looks at what the page complained about. `allowed` is
 * for what a test provokes: a pattern of the complaint.
 */
export async function visit(browser, options, work) {
  const { allowed, ...rest } = options;
  const context = await browser.newContext({ baseURL: URL_OF_STACK, ...rest });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type())) complaints.push(said.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (stop) => {
      console.error(`the policy stopped ${stop.violatedDirective}: ${stop.blockedURI}`);
    });
  });
  try {
    await work(page, context);
  } finally {
    await context.close();
  }
  const wrong = complaints.filter((text) => !allowed?.test(text));
  assert.deepEqual(wrong, [], "the page complained");
}

/** No rule of WCAG 2.2 AA is broken, and none of good practice. */
export async function accessible(page) {
  // Not as an element of the page: the policy would stop it, and rightly. Once for each document.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(`${axe}; undefined`);
  const found = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }),
    TAGS,
  );
  const said = found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary})`),
  );
  assert.deepEqual(said, [], page.url());
}

/** Nothing stands out of the window to the right. */
export async function fits(page) {
  const wide = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const inScroller = (it) => it.closest(".scroll, .unseen, .skip") !== null;
    return [...document.body.querySelectorAll("*")]
      .filter((it) => it.getBoundingClientRect().right > edge + 1 && !inScroller(it))
      .filter((it) => !(it instanceof SVGElement))
      .map((it) => `${it.tagName} ${it.className}: ${it.textContent?.trim().slice(0, 40)}`);
  });
  assert.deepEqual(wide, [], `${page.url()} at ${page.viewportSize()?.width} px`);
}

/**
 * Looks at what is open in every width, and in one of them in the dark: it fits, it is accessible,
 * and there is a picture of it. What is shown depends on the width by style alone, so that it is
 * loaded once.
 */
export async function everyWidth(page, name, language) {
  for (const width of WIDTHS) {
    const isDark = width === 768;
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: isDark ? "dark" : "light", reducedMotion: "reduce" });
    assert.equal(await page.locator("h1:visible").count(), 1);
    await fits(page);
    // In the dark once: its colours are those of every language.
    if (!isDark || language === "kk") await accessible(page);
    await picture(page, `${name}-${language}-${width}`);
  }
}

/** The whole page as a picture: `name-kk-360.png`. */
export async function picture(page, name) {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true });
}

/** Every text becomes longer and stranger, as in a language that nobody has translated yet. */
export const pseudo = (page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const strange = { a: "à", e: "ė", i: "ï", o: "ö", u: "ü", а: "ә", о: "ө", у: "ұ" };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.nodeValue.trim();
      // A number does not grow in another language.
      if (!/\p{L}{2}/u.test(text)) continue;
      const words = text.split(" ");
      const more = words.slice(0, Math.max(1, Math.ceil(words.length * 0.4))).join(" ");
      node.nodeValue = `⟦${`${text} ${more}`.replace(/[aeiouаоу]/g, (c) => strange[c])}⟧`;
    }
  });

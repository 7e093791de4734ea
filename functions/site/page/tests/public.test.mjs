/** The public pages, as a visitor meets them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  LANGUAGES,
  URL_OF_STACK,
  everyWidth,
  fits,
  opened,
  pseudo,
  visit,
} from "./browser.mjs";

const PAGES = ["", "packs", "refunds", "payment", "contacts", "complaint", "api"];
const HIDDEN = ["paid", "not-paid?InvId=1500000001"];
const LEGAL = ["documents", "documents/agreement"];
const LOST = "nothing-here";
const PRICES = { kk: "9\u00a0990\u00a0₸", ru: "9\u00a0990\u00a0₸", en: "₸9,990" };
/** What Chromium says by itself about an address that is not there, or not yours. */
const NOT_THERE = /status of 40[134]/;

const browser = await opened();

const named = (path) => (path === "" ? "home" : path.replace(/\?.*/, "").replaceAll("/", "-"));
const ask = (path, headers = {}) => fetch(URL_OF_STACK + path, { headers, redirect: "manual" });

for (const language of LANGUAGES) {
  for (const path of [...PAGES, ...HIDDEN, ...LEGAL, LOST]) {
    test(`${language}/${path} is there, fits and is accessible`, async () => {
      await visit(browser, { allowed: NOT_THERE }, async (page) => {
        const answer = await page.goto(`/${language}/${path}`);
        assert.equal(answer.status(), path === LOST ? 404 : 200);
        assert.equal(await page.getAttribute("html", "lang"), language);
        await everyWidth(page, named(path), language);
      });
    });
  }

  test(`${language}: nothing overflows when texts are longer, nor at 320 px`, async () => {
    for (const path of PAGES) {
      await visit(browser, { viewport: { width: 320, height: 640 } }, async (page) => {
        await page.goto(`/${language}/${path}`);
        await fits(page);
        await pseudo(page);
        await fits(page);
      });
    }
  });

  test(`${language}: prices and the refund read without a script`, async () => {
    await visit(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(`/${language}/packs`);
      assert.ok((await page.textContent("main")).includes(PRICES[language]), "R1, R32, R38");
      await page.goto(`/${language}/refunds`);
      const sum = await page.textContent(".sum-total dd");
      assert.equal(sum.replace(/\D/g, ""), "7659", "R67");
    });
  });
}

for (const language of LANGUAGES) {
  test(`${language}: the request on the front page is one that we understand`, async () => {
    const page = await (await ask(`/${language}/`, { accept: "text/html" })).text();
    const text = page.match(/<blockquote[^>]*>.*?<\/span>([^<]+)<\/blockquote>/)[1];
    const answer = await fetch(`${URL_OF_STACK}/readings`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, language }),
    });
    const reading = await answer.json();
    assert.equal(reading.must_ask, false);
    const steps = reading.recipe.steps.map((step) => Object.keys(step)[0]).sort();
    assert.deepEqual(steps, ["crop", "exposure", "white_balance"]);
  });
}

test("who we are stands on every page, and whole among the contacts", async () => {
  await visit(browser, {}, async (page) => {
    await page.goto("/ru/packs");
    assert.match(await page.textContent("footer address"), /\d{12}/, "R74");
    await page.goto("/ru/contacts");
    assert.match(await page.textContent("aside dl"), /\d{12}/, "R74");
    const mails = await page.locator("main a[href^='mailto:']").count();
    assert.equal(mails, 3, "R30");
  });
});

test("every page names its languages, and the map names every page", async () => {
  const map = await (await ask("/sitemap.xml")).text();
  for (const path of PAGES) {
    const page = await (await ask(`/ru/${path}`, { accept: "text/html" })).text();
    for (const language of LANGUAGES) {
      const url = `${URL_OF_STACK}/${language}/${path}`;
      assert.ok(page.includes(`hreflang="${language}" href="${url}"`), url);
      assert.ok(map.includes(`<loc>${url}</loc>`), url);
    }
  }
  assert.match(await (await ask("/robots.txt")).text(), /Disallow: \/kk\/cabinet/);
});

test("the front address leads to the visitor's language", async () => {
  for (const [accepted, language] of [["ru-RU,ru;q=0.9", "ru"], ["en-GB", "en"], ["fr", "kk"]]) {
    const answer = await ask("/", { "accept-language": accepted });
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get("location"), `/${language}/`);
  }
});

test("a page carries its headers, and a file its own", async () => {
  const page = await ask("/kk/");
  const policy = page.headers.get("content-security-policy");
  for (const part of [
    "default-src 'none'",
    "script-src 'self';",
    "style-src 'self';",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "base-uri 'none'",
  ]) {
    assert.ok(policy.includes(part), part);
  }
  assert.ok(!policy.includes("unsafe"), policy);
  const expected = {
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
  };
  for (const [name, value] of Object.entries(expected)) {
    assert.equal(page.headers.get(name), value, name);
  }
  const again = await ask("/kk/", { "if-none-match": page.headers.get("etag") });
  assert.equal(again.status, 304);
  const style = (await page.text()).match(/href="(\/assets\/style-[^"]+\.css)"/)[1];
  const file = await ask(style, { "accept-encoding": "br, gzip" });
  assert.equal(file.headers.get("cache-control"), "public, max-age=31536000, immutable");
  assert.equal(file.headers.get("content-encoding"), "br");
  assert.match(file.headers.get("content-type"), /^text\/css/);
});

test("the keyboard reaches the content first, and the focus is seen", async () => {
  await visit(browser, { viewport: { width: 1440, height: 900 } }, async (page) => {
    await page.goto("/ru/packs");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip button primary");
    await page.waitForFunction(() => document.activeElement.getBoundingClientRect().top >= 0);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.keyboard.press("Tab");
    const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
    assert.equal(href, "/ru/register?pack=try");
  });
});

test("the page of a payment waits for Robokassa, and hides what proved the visit", async () => {
  await visit(browser, {}, async (page) => {
    let asked = 0;
    await page.route("**/payments/success?*", (route) => {
      asked += 1;
      const state = asked < 2 ? "confirming" : "paid";
      return route.fulfill({ json: { number: "1500000001", state } });
    });
    await page.goto("/ru/paid?OutSum=9990.00&InvId=1500000001&SignatureValue=abc&Culture=ru");
    await page.waitForSelector("[data-while=paid]:visible");
    assert.equal(asked, 2);
    assert.equal(new URL(page.url()).search, "");
    assert.ok((await page.textContent("main")).includes("1500000001"));
  });
});

test("a refused payment shows the four checks, and pays the same order again", async () => {
  await visit(browser, {}, async (page) => {
    const retry = {
      method: "post",
      action: `${URL_OF_STACK}/payments/again`,
      fields: [{ name: "InvId", value: "1500000001" }],
    };
    await page.route("**/payments/fail?*", (route) => route.fulfill({ json: { retry } }));
    await page.goto("/kk/not-paid?InvId=1500000001");
    assert.equal(await page.locator(".numbered li").count(), 4, "R47");
    const form = page.locator("form[data-retry]");
    await form.waitFor({ state: "visible" });
    assert.equal(await form.getAttribute("action"), retry.action);
    assert.equal(await form.locator("input[name=InvId]").inputValue(), "1500000001");
  });
});

test("a browser that comes back from Robokassa is led to a page in its language", async () => {
  const answer = await ask("/payments/fail?InvId=1500000001&Culture=kk", { accept: "text/html" });
  assert.equal(answer.status, 303);
  const page = new URL(answer.headers.get("location"), URL_OF_STACK);
  assert.equal(page.pathname, "/kk/not-paid");
  assert.equal(page.searchParams.get("InvId"), "1500000001");
});

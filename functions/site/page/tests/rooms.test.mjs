/** Every page of the cabinet, in every language and width, with something in it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, everyWidth, fits, opened, pseudo, visit } from "./browser.mjs";
import { FILES } from "./cabinet.mjs";
import { accepted, ask, customer } from "./people.mjs";
import { pictures, text } from "./pictures.mjs";

const DOORS = ["register?pack=starter", "login", "reset", "confirm#t=over", "unsubscribe#t=none"];
/** Each room, and what shows that it has been furnished. */
const ROOMS = {
  cabinet: "#gallery ~ ul .badge.good",
  "cabinet/packs": ".offers > li",
  "cabinet/orders": "#orders ~ ul > li",
  "cabinet/profile": "#consents ~ ul > li",
};
/** A link that is over says so. */
const OVER = /status of 410/;

const browser = await opened();

const named = (path) => path.replace(/[?#].*/, "").replaceAll("/", "-");

/** An order that waits for its payment, a photo that is done, and some that are chosen. */
async function furnish(page) {
  const { email } = await customer(page);
  const body = { pack: "starter", price_tenge: 9990, accepted: await accepted() };
  const key = { "idempotency-key": `order-of-${email}` };
  assert.equal((await ask(page, "POST", "/orders", body, key)).status, 201);
  await page.goto("/ru/cabinet");
  await page.setInputFiles(FILES, await pictures(browser, 2));
  await page.locator("summary").click();
  await page.getByLabel("Готовый стиль").selectOption("steppe");
  await page.getByRole("button", { name: "Обработать 2 фото" }).click();
  await page.locator("#gallery ~ ul .badge.good").nth(1).waitFor({ timeout: 60_000 });
  await page.getByRole("heading", { name: "Осталось 8 фото" }).waitFor();
}

async function look(page, path, language) {
  // Another language is another document.
  await page.goto("about:blank");
  await page.goto(`/${language}/${path}`);
  await page.locator(ROOMS[path] ?? "#island h1").first().waitFor();
  if (path === "cabinet") {
    await page.setInputFiles(FILES, [...(await pictures(browser, 1)), text("x.jpg")]);
    await page.locator(".file .badge.bad").first().waitFor();
  }
  assert.equal(await page.getAttribute("html", "lang"), language);
  await everyWidth(page, named(path), language);
}

test("every door fits and is accessible, in every language and width", async () => {
  await visit(browser, { allowed: OVER }, async (page) => {
    for (const path of DOORS) {
      for (const language of LANGUAGES) await look(page, path, language);
    }
  });
});

test("every room fits and is accessible, in every language and width", async () => {
  await visit(browser, {}, async (page) => {
    await furnish(page);
    for (const path of Object.keys(ROOMS)) {
      for (const language of LANGUAGES) {
        await look(page, path, language);
        await page.setViewportSize({ width: 320, height: 640 });
        await fits(page);
        await pseudo(page);
        await fits(page);
      }
    }
  });
});

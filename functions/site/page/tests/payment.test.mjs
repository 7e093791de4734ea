/** The way to Robokassa and back, in the sandbox: the real form, the real signatures. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { opened, visit } from "./browser.mjs";
import { left } from "./cabinet.mjs";
import { accepted, ask, customer } from "./people.mjs";

/** The sandbox has no icon. */
const NO_ICON = /status of 404/;

const browser = await opened();

/** Places an order as the cabinet does, and posts its form as the browser does: with the policy. */
async function leave(page) {
  const { email } = await customer(page);
  const body = { pack: "starter", price_tenge: 9990, accepted: await accepted() };
  const key = { "idempotency-key": `order-of-${email}` };
  const order = await ask(page, "POST", "/orders", body, key);
  assert.equal(order.status, 201, JSON.stringify(order.json));
  const { action, fields } = order.json.payment;
  const gone = page.waitForURL((url) => url.href.startsWith(action));
  await page.evaluate(
    ([action, fields]) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      for (const { name, value } of fields) {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      }
      document.body.append(form);
      form.submit();
    },
    [action, fields],
  );
  await gone;
  return order.json.number;
}

test("an order that is paid in the sandbox is paid on the page", async () => {
  await visit(browser, { allowed: NO_ICON, locale: "ru-RU" }, async (page) => {
    const number = await leave(page);
    await page.locator("button").first().click();
    await page.waitForURL(/\/(kk|ru|en)\/paid/);
    await page.waitForSelector("[data-while=paid]:visible");
    assert.ok((await page.textContent("main")).includes(number));
  });
});

test("a buyer who refuses sees the four checks and can pay the same order again", async () => {
  await visit(browser, { allowed: NO_ICON, locale: "ru-RU" }, async (page) => {
    const number = await leave(page);
    await page.locator("button").nth(1).click();
    await page.waitForURL(/\/(kk|ru|en)\/not-paid/);
    assert.equal(await page.locator(".numbered li").count(), 4, "R47");
    assert.ok((await page.textContent("main")).includes(number));
    await page.locator("form[data-retry] button").click();
    await page.waitForURL(/Merchant/);
    assert.ok((await page.textContent("body")).includes(number), "the same order");
  });
});

test("a callback that comes after the buyer is waited for", async () => {
  const sandbox = process.env.SURET_ROBOKASSA_URL;
  assert.ok(sandbox, "SURET_ROBOKASSA_URL says where the sandbox is");
  const set = (body) =>
    fetch(`${sandbox}/sandbox/switches`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }).then((answer) => assert.equal(answer.status, 200));
  await set({ callback: "after-return", seconds: 3 });
  try {
    await visit(browser, { allowed: NO_ICON }, async (page) => {
      await customer(page);
      await page.goto("/ru/cabinet/packs");
      await page.locator(".offers > li").first().locator("input").check();
      await page.locator(".offers > li").first().getByRole("button").click();
      await page.waitForURL(/Merchant/);
      await page.locator("button").first().click();
      await page.waitForURL(/\/ru\/paid/);
      await page.waitForSelector("[data-while=confirming]:visible");
      await page.waitForSelector("[data-while=paid]:visible");
      await page.goto("/ru/cabinet");
      await left(page, "40 фото");
    });
  } finally {
    await set({ callback: "once", seconds: null });
  }
});

/** The operator's desk: in with the second factor, a refund from the request to the payment. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LANGUAGES, accessible, fits, launch, picture, visit } from "./browser.mjs";
import { code, nextCode, secrets } from "./operators.mjs";
import { ask, customer } from "./people.mjs";

/** The sandbox has no icon; a code that was used is refused. */
const EXPECTED = /status of 40[14]/;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A customer who has paid and asks for the money back. Gives the number of the order. */
async function asked(page) {
  const { email } = await customer(page);
  await page.goto("/ru/cabinet/packs");
  const offer = page.locator(".offers > li").first();
  await offer.locator("input").check();
  await offer.getByRole("button").click();
  await page.waitForURL(/Merchant/);
  await page.locator("button").first().click();
  await page.waitForURL(/\/ru\/paid/);
  await page.waitForSelector("[data-while=paid]:visible");
  const { json } = await ask(page, "GET", "/orders");
  const { number } = json.orders[0];
  const body = { reason: "Передумала", iban: "KZ86125KZT5004100100", holder: "Үлгі Ару" };
  const key = { "idempotency-key": `refund-of-${email}` };
  const refund = await ask(page, "POST", `/orders/${number}/refunds`, body, key);
  assert.equal(refund.status, 201, JSON.stringify(refund.json));
  return String(number);
}

async function logIn(page) {
  const { name, password, totp } = secrets();
  for (let tried = 0; tried < 5; tried += 1) {
    await page.fill("input[name=name]", name);
    await page.fill("input[name=password]", password);
    await page.fill("input[name=code]", code(totp));
    await page.getByRole("button", { name: "Войти" }).click();
    await page.locator("#refunds, [role=alert] p").first().waitFor();
    if ((await page.locator("#refunds").count()) > 0) return;
    await nextCode();
  }
  throw new Error("no code was taken");
}

test("an operator agrees to a refund, pays it, and finds the order as it stands", async () => {
  let number = "";
  await visit(browser, { allowed: EXPECTED }, async (page) => {
    number = await asked(page);
  });
  await visit(browser, { allowed: EXPECTED }, async (page) => {
    await page.goto("/ru/desk");
    await page.locator("input[name=code]").waitFor();
    await accessible(page);
    await logIn(page);
    const row = page.locator("#refunds ~ ul > li").filter({ hasText: number });
    const more = page.getByRole("button", { name: "Показать ещё" });
    while ((await row.count()) === 0 && (await more.count()) > 0) await more.click();
    await row.getByText("Передумала").waitFor();
    await row.getByText("KZ86125KZT5004100100").waitFor();
    await fits(page);
    await accessible(page);
    await row.getByRole("button", { name: "Одобрить" }).click();
    await row.getByText("Выплатить").waitFor();
    await row.locator("input[name=reference]").fill("P-1");
    await row.getByRole("button", { name: "Отметить выплату" }).click();
    await row.waitFor({ state: "detached" });
    await page.fill("input[name=order]", number);
    await page.getByRole("button", { name: "Найти" }).click();
    await page.getByText("Деньги возвращены").waitFor();
    await page.getByText("P-1").waitFor();
    await accessible(page);
    for (const language of LANGUAGES) {
      await page.goto(`/${language}/desk`);
      await page.locator("#refunds").waitFor();
      await page.setViewportSize({ width: 360, height: 900 });
      await fits(page);
      await picture(page, `desk-${language}-360`);
      await page.setViewportSize({ width: 1440, height: 900 });
      await picture(page, `desk-${language}-1440`);
    }
    await page.locator(".desk-head button").click();
    await page.locator("input[name=code]").waitFor();
  });
});

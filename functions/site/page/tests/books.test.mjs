/** What the owner writes at the desk: the catalogue of packs, and extracts for a body of the state. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accessible, fits, opened, picture, visit } from "./browser.mjs";
import { found, logIn, room } from "./operators.mjs";
import { ask, customer } from "./people.mjs";

const browser = await opened();
const PATH = "/operator/catalogue";

const spaced = (text) => text.replace(/[\u00a0\u202f]/g, " ");
const days = (json) => json.catalogue.entries.map((it) => it.from);

/** Takes out what has not begun, through the page. */
async function empty(page) {
  const ahead = page.locator("#catalogue ~ ul > li").filter({ hasText: "Ещё не началось" });
  for (let left = await ahead.count(); left > 0; left -= 1) {
    const row = ahead.first();
    await row.locator("summary").click();
    await row.locator("input[name=reason]").fill("Проверка закончена");
    await row.getByRole("button", { name: "Убрать запись" }).click();
    await page.waitForFunction(
      (left) =>
        [...document.querySelectorAll("#catalogue ~ ul > li .badge")].filter((it) =>
          it.textContent.includes("Ещё не началось"),
        ).length < left,
      left,
    );
  }
}

test("a price for some days is looked at, published over another's change, and taken out", async () => {
  await visit(browser, { allowed: /status of 40[19]/ }, async (page) => {
    await page.goto("/ru/desk#catalogue");
    await page.locator("input[name=code]").waitFor();
    await logIn(page, "catalogue");
    const rows = page.locator("#catalogue ~ ul > li");
    const now = rows.filter({ hasText: "Продаётся сейчас" });
    await now.waitFor();
    assert.match(spaced(await now.innerText()), /Старт\s+30\s+9 990 ₸\s+365/);
    await empty(page);
    const before = (await ask(page, "GET", PATH)).json;

    await page.getByText("Другая цена или условия").click();
    await page.fill("input[name=from]", "2031-01-01");
    await page.fill("input[name=until]", "2031-01-10");
    await page.fill("input[name=starter-price]", "8990");
    const preview = page.locator("form .notice");
    await preview.getByText("С 11 января 2031").waitFor();
    const said = spaced(await preview.innerText());
    assert.match(said, /С 1 января 2031.*\n+Старт: 8 990 ₸.*\(было: 9 990 ₸/);
    assert.match(said, /С 11 января 2031.*\n+Старт: 9 990 ₸.*\(было: 8 990 ₸/);
    await page.fill("form input[name=reason] >> nth=-1", "Скидка");
    await fits(page);
    await accessible(page);
    await picture(page, "desk-catalogue-new");

    // Somebody else is first.
    const { catalogue, hash } = before;
    const later = { ...catalogue.entries.at(-1), from: "2032-05-01" };
    const other = { ...catalogue, entries: [...catalogue.entries, later] };
    const body = { catalogue: other, seen_hash: hash, reason: "Другой оператор" };
    assert.equal((await ask(page, "PUT", PATH, body)).status, 200);
    await page.getByRole("button", { name: "Опубликовать каталог" }).click();
    await page.getByRole("alert").getByText("каталог изменил кто-то другой").waitFor();
    await rows.filter({ hasText: "1 мая 2032" }).waitFor();
    assert.equal(await page.inputValue("input[name=starter-price]"), "8990", "nothing is typed twice");
    await page.getByRole("button", { name: "Опубликовать каталог" }).click();
    await page.getByText("Опубликовано. Через минуту").waitFor();
    const after = (await ask(page, "GET", PATH)).json;
    const more = ["2031-01-01", "2031-01-11", "2032-05-01"];
    assert.deepEqual(days(after), [...days(before), ...more]);
    const sale = rows.filter({ hasText: "С 1 января 2031" });
    assert.match(spaced(await sale.innerText()), /Старт\s+30\s+8 990 ₸/);
    await accessible(page);

    await empty(page);
    assert.deepEqual((await ask(page, "GET", PATH)).json.catalogue, catalogue);
    await room(page, "Журнал действий", "audit");
    await found(page, page.locator("#audit ~ ul > li").filter({ hasText: "catalogue-published" }));
  });
});

test("an extract holds what was asked for and no more, and the register knows of it", async () => {
  let email = "";
  let id = "";
  await visit(browser, {}, async (page) => {
    email = (await customer(page)).email;
    id = (await ask(page, "GET", "/account?limit=1")).json.id;
  });
  await visit(browser, { allowed: /status of 40[01]/ }, async (page) => {
    await page.goto("/ru/desk#disclosures");
    await page.locator("input[name=code]").waitFor();
    await logIn(page, "disclosures");
    await page.getByText("Дать выписку о клиенте").click();
    const form = page.locator("form:has(input[name=from])");
    await form.locator("input[name=requester]").fill("Орган, подписал Үлгі А.");
    await form.locator("input[name=ground]").fill("Статья 1");
    await form.locator("input[name=document]").fill(`Выписка о ${id}`);
    await form.locator("input[name=account]").fill(id);
    await form.locator("input[name=from]").fill("2026-01-01");
    const today = new Date().toLocaleDateString("sv", { timeZone: "Asia/Almaty" });
    await form.locator("input[name=until]").fill(today);
    await form.getByRole("button", { name: "Дать выписку" }).click();
    await form.getByRole("alert").getByText("parts", { exact: true }).waitFor();
    for (const part of ["Кто это", "Контакты", "Согласия"]) await form.getByLabel(part).check();
    await form.getByRole("button", { name: "Дать выписку" }).click();
    const extract = page.locator(".card:has(h3)").filter({ hasText: "Выписка" });
    await extract.getByText(email).waitFor();
    const said = await extract.innerText();
    for (const part of ["Үлгі", "Физическое лицо", "Обработка данных"]) assert.ok(said.includes(part), part);
    assert.ok(!said.includes("Заказы и оплаты"), "nobody asked for orders");
    await accessible(page);
    await fits(page);
    await picture(page, "desk-extract");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      extract.getByRole("button", { name: "Сохранить файлом" }).click(),
    ]);
    const kept = JSON.parse(await readFile(await file.path(), "utf8"));
    assert.deepEqual(Object.keys(kept.parts).sort(), ["consents", "contacts", "identity"]);
    assert.equal(kept.disclosure.account, id);
    const rows = page.locator("#disclosures ~ ul > li");
    await found(page, rows.filter({ hasText: `Выписка о ${id}` }).filter({ hasText: "identity" }));
  });
});

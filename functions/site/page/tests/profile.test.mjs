/** What customers may know of themselves and change: the room of the profile. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { URL_OF_STACK, accessible, opened, visit } from "./browser.mjs";
import { PASSWORD, ask, bin, call, customer, somebody, token } from "./people.mjs";

/** A password that is wrong is answered so. */
const WRONG = /status of 40[01]/;

const browser = await opened();

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

async function room(page) {
  const made = await customer(page);
  await page.goto("/ru/cabinet/profile");
  await page.locator("input[name=surname]").waitFor();
  return made;
}

test("a name changes at once, a phone with the password alone", async () => {
  await visit(browser, { allowed: WRONG }, async (page) => {
    await room(page);
    const password = page.locator("form:has(input[name=phone]) input[name=password]");
    assert.equal(await password.count(), 0);
    await page.fill("input[name=surname]", "Жаңа");
    await press(page, "Сохранить");
    await page.getByText("Сохранено.").waitFor();
    await page.fill("input[name=phone]", "+7 702 000 11 22");
    await password.fill("not the password");
    await press(page, "Сохранить");
    await page.getByRole("alert").filter({ hasText: "не подходят" }).waitFor();
    await password.fill(PASSWORD);
    await press(page, "Сохранить");
    await page.getByText("Сохранено.").waitFor();
    await page.reload();
    await page.locator("input[name=phone]").waitFor();
    assert.equal(await page.inputValue("input[name=surname]"), "Жаңа");
    assert.match((await page.inputValue("input[name=phone]")).replace(/\D/g, ""), /77020001122/);
    await press(page, "Мои данные верны");
    await page.getByText("Вы подтвердили их").waitFor();
  });
});

test("another address works once its letter was followed", async () => {
  await visit(browser, {}, async (page) => {
    await room(page);
    const { email } = somebody();
    await page.fill("input[name=email]", email);
    await page.locator("form:has(input[name=phone]) input[name=password]").fill(PASSWORD);
    await press(page, "Сохранить");
    await page.getByText(`На ${email} отправлено письмо`).waitFor();
    await page.goto(`/ru/confirm#t=${await token(email, "confirm")}`);
    await page.getByText(`${email} подтверждён`).waitFor();
    await page.goto("/ru/cabinet");
    await page.locator(".who").getByText(email).waitFor();
  });
});

test("a session on another device is seen and ended, and everywhere means here too", async () => {
  await visit(browser, {}, async (page) => {
    const { email } = await room(page);
    const other = await call("POST", "/session", { email, password: PASSWORD });
    assert.equal(other.status, 201);
    const cookie = other.headers.get("set-cookie").split(";")[0];
    await page.reload();
    const rows = page.locator("#sessions ~ ul > li");
    await rows.nth(1).waitFor();
    await rows.getByRole("button").click();
    await page.waitForFunction(() => document.querySelectorAll("#sessions ~ ul > li").length === 1);
    const asked = await fetch(`${URL_OF_STACK}/account`, { headers: { cookie } });
    assert.equal(asked.status, 401, "the other device is out");
    await press(page, "Выйти везде, и здесь тоже");
    await page.waitForURL(/\/ru\/login/);
    await page.getByRole("heading", { name: "Вход" }).waitFor();
    await accessible(page);
  });
});

test("a consent is taken back and given again, word for word", async () => {
  await visit(browser, {}, async (page) => {
    await room(page);
    const row = page.locator("#consents ~ ul > li").filter({ hasText: "Рекламные письма" });
    await row.getByText("Не дано").waitFor();
    await row.getByRole("button").click();
    await row.getByText(/^Дано/).waitFor();
    await row.getByRole("button").click();
    await row.getByText("Не дано").waitFor();
  });
});

test("a copy of everything is a file, and the account can be erased", async () => {
  await visit(browser, { allowed: WRONG }, async (page) => {
    const { email } = await room(page);
    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name: "Скачать данные" }).click();
    const copy = JSON.parse(await readFile(await (await coming).path(), "utf8"));
    assert.equal(copy.profile.email, email);
    await page.locator("#erasure ~ details summary").click();
    await page.locator("#erasure ~ details input").fill(PASSWORD);
    await press(page, "Удалить навсегда");
    await page.getByText("Удаление началось").waitFor();
    await page.goto("/ru/cabinet");
    await page.getByRole("heading", { name: "Вход" }).waitFor();
  });
});

test("a person becomes an entity with its number, and what changed is told, masked", async () => {
  await visit(browser, {}, async (page) => {
    await room(page);
    await page.getByLabel("Юридическое лицо").check();
    await page.fill("input[name=organisation]", "«Үлгі» ЖШС");
    await page.fill("input[name=bin]", bin());
    await page.locator("form:has(input[name=phone]) input[name=password]").fill(PASSWORD);
    await press(page, "Сохранить");
    await page.getByText("Сохранено.").waitFor();
    await page.reload();
    await page.locator("input[name=organisation]").waitFor();
    assert.equal(await page.getByLabel("Юридическое лицо").isChecked(), true);
    await page.getByText("Что менялось в ваших данных").click();
    await page.getByText("Физическое лицо → Юридическое лицо").waitFor();
    assert.equal(await page.getByText("«Үлгі» ЖШС →").count(), 0, "masked");
    await accessible(page);
  });
});

test("every movement of photos is told, with its sign", async () => {
  await visit(browser, {}, async (page) => {
    const { email } = await customer(page);
    const photos = [{ name: "a.jpg", type: "image/jpeg", size_bytes: 9, sha256: "0".repeat(64) }];
    const key = { "idempotency-key": `moves-of-${email}` };
    const taken = await ask(page, "POST", "/photos", { photos }, key);
    await ask(page, "DELETE", `/photos/${taken.json.photos[0].id}`);
    await page.goto("/ru/cabinet/orders");
    await page.getByText("Движение фото в пакетах").click();
    await page.locator(".ledger > li").nth(2).waitFor();
    const rows = await page.locator(".ledger > li").allInnerTexts();
    const said = rows.map((it) => it.split("\n").map((part) => part.trim()).slice(0, 2).join(" "));
    const expected = ["+1 Отменено, вернулось", "-1 Отправлено в обработку", "+10 Пакет открыт"];
    assert.deepEqual(said, expected);
    await accessible(page);
  });
});

test("an order that is over meanwhile is not paid in silence", async () => {
  await visit(browser, {}, async (page) => {
    await customer(page);
    await page.goto("/ru/cabinet/packs");
    // Another tab paid it: what the API answers to the same key then.
    await page.route(/\/orders$/, async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      const order = await (await route.fetch()).json();
      return route.fulfill({ status: 201, json: { ...order, payment: null } });
    });
    const offer = page.locator(".offers > li").first();
    await offer.locator("input").check();
    await offer.getByRole("button").click();
    await offer.getByRole("alert").getByText("Этот заказ уже оплачен или закрыт.").waitFor();
  });
});

test("out of advertising by one press, and nothing before it", async () => {
  await visit(browser, { allowed: /status of 4(04|10)/ }, async (page) => {
    const asked = [];
    page.on("request", (it) => it.method() === "POST" && asked.push(it.postDataJSON()));
    await page.route("**/unsubscriptions", (route) => route.fulfill({ status: 204 }));
    await page.goto("/kk/unsubscribe#t=abc");
    await page.getByRole("button", { name: "Жарнама жібермеу" }).waitFor();
    assert.deepEqual([asked, new URL(page.url()).hash], [[], ""], "programs open links, too");
    await accessible(page);
    await page.getByRole("button", { name: "Жарнама жібермеу" }).click();
    await page.getByText("жарнама хаттары енді келмейді").waitFor();
    assert.deepEqual(asked, [{ token: "abc" }]);
    await page.goto("/ru/unsubscribe");
    await page.getByText("в этой нет нужной части").waitFor();
  });
});

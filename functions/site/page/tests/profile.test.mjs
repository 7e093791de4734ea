/** What customers may know of themselves and change: the room of the profile. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { URL_OF_STACK, accessible, launch, visit } from "./browser.mjs";
import { PASSWORD, call, customer, somebody, token } from "./people.mjs";

/** A password that is wrong is answered so. */
const WRONG = /status of 40[01]/;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

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

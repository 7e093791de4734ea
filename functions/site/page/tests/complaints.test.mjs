/** R9, R55, R56: a visitor's complaint, and a paper that a customer is asked for, from both sides. */
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { test } from "node:test";
import { LANGUAGES, accessible, fits, opened, picture, pseudo, visit } from "./browser.mjs";
import { customerOf, found, logIn, room } from "./operators.mjs";
import { call, customer, somebody } from "./people.mjs";

const browser = await opened();
const WIDTHS = [320, 390, 1440];
/** What is not filled in right, who is not logged in yet, a network that is away. */
const EXPECTED = /status of 40[01]|ERR_FAILED/;

const pdf = (name, bytes = 2000) => ({
  name,
  mimeType: "application/pdf",
  buffer: Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(bytes, name)]),
});
const FILES = "#complaint-files";
const row = (page, name) => page.locator(".attached > li").filter({ hasText: name });

async function fill(page, email) {
  await page.fill("textarea[name=about]", "Мой снимок выложен без разрешения.\nВижу его в рекламе.");
  await page.fill("textarea[name=basis]", "Автор снимка, оригинал приложен.");
  await page.fill("input[name=name]", "Үлгі Ару");
  await page.fill("input[name=email]", email);
  await page.check("input[name=declares_true]");
}

/** The newest letter to an address whose text holds all of this. */
async function letter(email, ...parts) {
  for (let tried = 0; tried < 80; tried += 1) {
    const { json } = await call("GET", "/mailbox.json");
    const mine = json.mails.filter(({ to }) => to.includes(email)).map(({ text }) => text);
    const one = mine.find((text) => parts.every((part) => text.includes(part)));
    if (one) return one;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`no letter to ${email} with ${parts.join(", ")}`);
}

/** Files with what is wrong with each, the fields that are marked, and a network that goes away. */
async function complain(page, email) {
  await page.goto("/ru/");
  await page.locator("footer").getByRole("link", { name: "Пожаловаться" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  const basis = page.locator("textarea[name=basis]");
  await page.getByLabel("Закон: это запрещённая информация").check();
  assert.equal(await basis.isVisible(), false, "who points at what is forbidden needs no right");
  await page.getByLabel("Авторские или смежные права").check();
  await fill(page, email);
  await page.fill("input[name=phone]", "нет");
  const text = { name: "письмо.pdf", mimeType: "application/pdf", buffer: Buffer.from("no paper") };
  const large = pdf("большой.pdf", 10 * 1024 * 1024);
  await page.setInputFiles(FILES, [pdf("оригинал.pdf"), text, large, pdf("второй.pdf")]);
  await row(page, "письмо.pdf").getByText("это не PDF, JPEG или PNG").waitFor();
  await row(page, "большой.pdf").getByText("больше 10 МБ").waitFor();
  await row(page, "второй.pdf").getByText("Готов к отправке").waitFor();
  await page.getByRole("button", { name: /Убрать.*письмо\.pdf/ }).click();
  assert.equal(await page.locator(".attached > li").count(), 3);
  await page.getByRole("button", { name: "Отправить", exact: true }).click();
  await page.getByText("Посмотрите ещё раз на отмеченные поля.").waitFor();
  await page.getByText("Проверьте номер").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), "phone");
  await accessible(page);
  await fits(page);
  await picture(page, "complaint-filled");
  await page.fill("input[name=phone]", "+49 170 1234567");
  await page.route("**/complaints", (route) => route.abort("failed"));
  await page.getByRole("button", { name: "Отправить", exact: true }).click();
  await page.getByText("Нет связи с сервером").waitFor();
  await page.unroute("**/complaints");
  await page.getByRole("button", { name: "Отправить", exact: true }).click();
  await page.getByRole("heading", { name: "Жалоба принята" }).waitFor();
  await row(page, "оригинал.pdf").getByText("Отправлен", { exact: true }).waitFor();
  await row(page, "второй.pdf").getByText("Отправлен", { exact: true }).waitFor();
  assert.equal(await page.locator(".attached > li").count(), 2, "what was not sent is not shown as sent");
  assert.equal(new URL(page.url()).search, "", "nothing of it stands in the address");
  await accessible(page);
  await fits(page);
  await picture(page, "complaint-done");
  return page.locator("[data-number]").innerText();
}

async function answer(desk, number) {
  await desk.goto("/ru/desk#complaints");
  await desk.locator("input[name=code]").waitFor();
  await logIn(desk, "complaints");
  const card = desk.locator("#complaints ~ ul > li").filter({ hasText: number });
  await found(desk, card);
  await card.getByText("Ждёт ответа").waitFor();
  await card.getByRole("button", { name: "Прочитать" }).click();
  await card.getByText("Вижу его в рекламе.").waitFor();
  await card.getByText("Автор снимка, оригинал приложен.").waitFor();
  const [file] = await Promise.all([
    desk.waitForEvent("download"),
    card.getByRole("button", { name: /оригинал\.pdf/ }).click(),
  ]);
  assert.equal((await stat(await file.path())).size, pdf("оригинал.pdf").buffer.length);
  await card.getByLabel("Решение").selectOption("upheld");
  await card.locator("textarea").fill("Снимок убран, аккаунт заблокирован.");
  for (const width of WIDTHS) {
    await desk.setViewportSize({ width, height: 900 });
    await fits(desk);
    await accessible(desk);
    await picture(desk, `desk-complaint-${width}`);
  }
  await card.getByRole("button", { name: "Ответить", exact: true }).click();
  await card.getByText("Обоснована").first().waitFor();
  await card.getByText("Снимок убран, аккаунт заблокирован.").waitFor();
  assert.equal(await card.locator("textarea").count(), 0, "an answer is given once");
}

test("a visitor complains with papers, gets a number, and reads the answer", { timeout: 240_000 }, async () => {
  const { email } = somebody();
  let number = "";
  await visit(browser, { allowed: EXPECTED, viewport: { width: 390, height: 844 } }, async (page) => {
    number = await complain(page, email);
  });
  await letter(email, number);
  await visit(browser, { allowed: EXPECTED }, (desk) => answer(desk, number));
  await letter(email, number, "Снимок убран, аккаунт заблокирован.");
});

test("the page of complaints fits and is accessible in every language, and says what it needs", async () => {
  for (const language of LANGUAGES) {
    for (const width of WIDTHS) {
      const options = { viewport: { width, height: 900 }, colorScheme: width === 390 ? "dark" : "light" };
      await visit(browser, options, async (page) => {
        await page.goto(`/${language}/complaint`);
        await page.locator("form fieldset:not([disabled])").first().waitFor();
        await fits(page);
        await accessible(page);
        await picture(page, `complaint-${language}-${width}`);
        if (width === 320) await pseudo(page);
        await fits(page);
      });
    }
  }
  await visit(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto("/kk/complaint");
    await page.locator("main a[href^='mailto:']").waitFor();
    assert.equal(await page.locator("form button").isDisabled(), true, "a bare form sends nothing");
  });
});

async function asked(desk, email) {
  await desk.goto("/ru/desk");
  await desk.locator("input[name=code]").waitFor();
  await logIn(desk);
  await customerOf(desk, email);
  await desk.locator("summary", { hasText: "Документы клиента" }).click();
  await desk.fill("form:has(input[name=why]) input[name=what]", "Доверенность");
  await desk.fill("input[name=why]", "Вы действуете от имени организации");
  await desk.getByRole("button", { name: "Попросить документ" }).click();
  await desk.locator("li.card").filter({ hasText: "Доверенность" }).getByText("Ждём").waitFor();
}

test("a customer sees nothing of papers until one is asked for, sends it, and is told", { timeout: 240_000 }, async () => {
  await visit(browser, { allowed: EXPECTED, viewport: { width: 390, height: 844 } }, async (page) => {
    const { email } = await customer(page);
    await page.goto("/ru/cabinet");
    await page.locator("#gallery").waitFor();
    assert.equal(await page.locator("#papers").count(), 0, "R9: off unless somebody asks");
    await visit(browser, { allowed: EXPECTED }, async (desk) => {
      await asked(desk, email);
      await letter(email, "Доверенность", "Вы действуете от имени организации");
      await page.reload();
      await page.locator("#papers").waitFor();
      const input = page.locator("section:has(#papers) input[type=file]");
      await input.setInputFiles({ name: "x.pdf", mimeType: "application/pdf", buffer: Buffer.from("x") });
      await page.getByText("Это не PDF, JPEG или PNG.").waitFor();
      await accessible(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await fits(page);
        await picture(page, `papers-${width}`);
      }
      await input.setInputFiles(pdf("доверенность.pdf"));
      await page.getByText("На проверке").waitFor();

      await room(desk, "Возвраты", "refunds");
      await customerOf(desk, email);
      await desk.locator("summary", { hasText: "Документы клиента" }).click();
      const card = desk.locator("li.card").filter({ hasText: "Доверенность" });
      const [file] = await Promise.all([
        desk.waitForEvent("download"),
        card.getByRole("button", { name: /доверенность\.pdf/ }).click(),
      ]);
      assert.equal((await stat(await file.path())).size, pdf("доверенность.pdf").buffer.length);
      await card.locator("input[name=note]").fill("Подпись на месте");
      await accessible(desk);
      await fits(desk);
      await picture(desk, "desk-papers");
      await card.getByRole("button", { name: "Отметить проверку" }).click();
      await card.getByText("Принят", { exact: true }).waitFor();
    });
    await page.reload();
    await page.getByText("Ответ оператора: Подпись на месте").waitFor();
    assert.equal(await page.locator("section:has(#papers) input[type=file]").count(), 0);
  });
});

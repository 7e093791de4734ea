/** The operator's desk: in with the second factor, a refund from the request to the payment. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, accessible, fits, opened, picture, visit } from "./browser.mjs";
import { buy } from "./cabinet.mjs";
import { openedAgo, sentOut } from "./clock.mjs";
import { customerOf, found, knock, logIn, room } from "./operators.mjs";
import { ask, customer } from "./people.mjs";

/** The sandbox has no icon; a code that was used is refused. */
const EXPECTED = /status of 40[14]/;

const browser = await opened();

/** A customer who has paid and asks for the money back. Gives the number of the order. */
async function asked(page) {
  const { email } = await customer(page);
  await buy(page, 0);
  const { json } = await ask(page, "GET", "/orders");
  const { number } = json.orders[0];
  const body = { reason: "Передумала", iban: "KZ86125KZT5004100100", holder: "Үлгі Ару" };
  const key = { "idempotency-key": `refund-of-${email}` };
  const refund = await ask(page, "POST", `/orders/${number}/refunds`, body, key);
  assert.equal(refund.status, 201, JSON.stringify(refund.json));
  return String(number);
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
    await found(page, row);
    await row.getByText("Передумала").waitFor();
    await row.getByText("KZ86125KZT5004100100").waitFor();
    await fits(page);
    await accessible(page);
    await row.getByRole("button", { name: "Одобрить" }).click();
    await row.getByText("Выплатить").waitFor();
    // A payout that was begun and never came: what is known of it stays, and it is made again.
    await sentOut(number);
    await page.reload();
    await found(page, row);
    await row.getByText("В пути").waitFor();
    await row.getByText("RF-1").waitFor();
    await accessible(page);
    await picture(page, "desk-sent");
    await row.locator("input[name=reference]").fill("P-1");
    await row.getByRole("button", { name: "Выплата не прошла" }).click();
    await row.getByText("Выплатить").waitFor();
    await row.locator("input[name=reference]").fill("P-1");
    await row.getByRole("button", { name: "Отметить выплату" }).click();
    await row.waitFor({ state: "detached" });
    await room(page, "Все заказы", "orders");
    await page.fill("input[name=order]", number);
    await page.getByRole("button", { name: "Найти" }).click();
    await page.getByText("Деньги возвращены").first().waitFor();
    await page.getByText("P-1").waitFor();
    await accessible(page);
    await page.locator(".desk-head button").click();
    await page.locator("input[name=code]").waitFor();
  });
});

/** Somebody whose pack was opened fifteen days ago. Gives the number of the order. */
async function late(page) {
  await customer(page);
  await buy(page, 0);
  const { json } = await ask(page, "GET", "/account?limit=1");
  const pack = json.packs.find((it) => it.kind === "starter");
  await openedAgo(json.id, pack.id, 15);
  return String((await ask(page, "GET", "/orders")).json.orders[0].number);
}

test("a statement that comes too late is taken by a person", async () => {
  let number = "";
  await visit(browser, { allowed: EXPECTED }, async (page) => {
    number = await late(page);
  });
  await visit(browser, { allowed: EXPECTED }, async (page) => {
    await page.goto("/ru/desk#orders");
    await page.locator("input[name=code]").waitFor();
    await logIn(page, "orders");
    await page.fill("input[name=order]", number);
    await page.getByRole("button", { name: "Найти" }).click();
    await page.getByText("Заявление пришло письмом").click();
    await page.fill("input[name=reason]", "Письмо от 25 ноября");
    await page.fill("input[name=iban]", "KZ86125KZT5004100100");
    await page.fill("input[name=holder]", "Үлгі Ару");
    await accessible(page);
    await page.getByRole("button", { name: "Записать заявление" }).click();
    await page.getByText("Возврат рассматривается").first().waitFor();
    await page.getByText("Письмо от 25 ноября").waitFor();
  });
});

async function block(page, email) {
  await customerOf(page, email);
  await page.getByText("Заблокировать", { exact: true }).click();
  await page.getByLabel("Основание").selectOption("2");
  await page.fill("input[name=document]", "Жалоба № 12");
  await page.fill("input[name=dated]", "2026-11-20");
  await page.fill("input[name=note]", "Проверено юристом");
  await accessible(page);
  await page.getByRole("button", { name: "Заблокировать аккаунт" }).click();
  await page.getByText("Жалоба № 12, 2026-11-20").waitFor();
}

test("an operator finds a customer, blocks and lets go, and all of it stands in the books", async () => {
  let email = "";
  let id = "";
  await visit(browser, {}, async (page) => {
    email = (await customer(page)).email;
    id = (await ask(page, "GET", "/account?limit=1")).json.id;
  });
  await visit(browser, { allowed: /status of 40[01]/ }, async (page) => {
    await page.goto("/ru/desk");
    await page.locator("input[name=code]").waitFor();
    const { name } = await logIn(page);
    await block(page, email);
    await page.fill("input[name=document]", "Решение № 13");
    await page.fill("input[name=note]", "Жалоба отозвана");
    await page.getByRole("button", { name: "Снять блокировку" }).click();
    await page.getByText("Действует").waitFor();

    await room(page, "Передача данных", "disclosures");
    await page.getByText("Записать передачу данных").click();
    await page.fill("input[name=requester]", "Орган, подписал Үлгі А.");
    await page.fill("input[name=ground]", "Статья 1");
    await page.fill("input[name=document]", `Запрос о ${id}`);
    await page.fill("input[name=account]", "ac_никто");
    await page.fill("input[name=what]", "Имя и дата регистрации");
    await page.getByRole("button", { name: "Записать", exact: true }).click();
    await page.getByRole("alert").getByText("account", { exact: true }).waitFor();
    await page.fill("input[name=account]", id);
    await page.getByRole("button", { name: "Записать", exact: true }).click();
    await found(page, page.locator("#disclosures ~ ul > li").filter({ hasText: `Запрос о ${id}` }));
    await accessible(page);

    await room(page, "Продления", "extensions");
    await page.getByText("Продлить все пакеты").click();
    await page.fill("input[name=days]", "1");
    await page.fill("input[name=reason]", `Проверка ${id}`);
    await page.getByRole("button", { name: "Продлить", exact: true }).click();
    const row = page.locator("#extensions ~ ul > li").filter({ hasText: `Проверка ${id}` });
    await row.getByText("Закончено").waitFor();
    await row.getByText("ещё идёт").waitFor({ state: "detached", timeout: 60_000 });

    await room(page, "Журнал действий", "audit");
    const lines = page.locator("#audit ~ ul > li");
    for (const act of ["account-blocked", "account-unblocked"]) {
      const line = lines.filter({ hasText: act }).filter({ hasText: id });
      await found(page, line.filter({ hasText: name }));
    }
    await accessible(page);
    await room(page, "Документы", "documents");
    await page.getByText("Опубликовать новую версию").click();
    await page.fill("input[name=effective_at]", "2020-01-01");
    for (const language of LANGUAGES) await page.fill(`textarea[name=${language}]`, "# Пусто");
    await page.getByRole("button", { name: "Опубликовать", exact: true }).click();
    await page.getByRole("alert").getByText("Поле заполнено не так.").waitFor();
    await accessible(page);
  });
});

test("a code opens one session, whoever comes with it again", async () => {
  await visit(browser, { allowed: /status of 401/ }, async (page) => {
    await page.goto("/ru/desk");
    await page.locator("input[name=code]").waitFor();
    const who = await logIn(page);
    await visit(browser, { allowed: /status of 401/ }, async (other) => {
      await other.goto("/ru/desk");
      await other.locator("input[name=code]").waitFor();
      await knock(other, who);
      await other.getByRole("alert").getByText("не подходят").waitFor();
      assert.equal(await other.locator("#refunds").count(), 0);
    });
    // Whoever was first is still in.
    await page.reload();
    await page.locator("#refunds").waitFor();
  });
});

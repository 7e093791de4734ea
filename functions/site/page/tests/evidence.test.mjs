/** R57: a photo that is kept as evidence, from the desk and from its owner's side. */
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { test } from "node:test";
import { accessible, fits, opened, picture, visit } from "./browser.mjs";
import { ROWS, furnished } from "./cabinet.mjs";
import { customerOf, found, logIn, room } from "./operators.mjs";
import { ask } from "./people.mjs";

const browser = await opened();
/** What is shut, and who is not logged in yet. */
const SHUT = /status of 40[13]/;

const NAME = "той 1.jpg";
const row = (page) => page.locator(ROWS).filter({ hasText: NAME });

/** What its owner sees while it is kept. */
async function shut(page) {
  await page.reload();
  await row(page).getByText("Хранится как доказательство").waitFor();
  await row(page).getByText("Документ: Предписание № 7").waitFor();
  await row(page).getByText("решение пересмотрит человек").waitFor();
  assert.equal(await row(page).locator("a[download], button, input").count(), 0, "nothing may be done");
  assert.equal(await page.locator(ROWS).count(), 2, "the other one is as it was");
  await accessible(page);
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await fits(page);
    await picture(page, `impounded-${width}`);
  }
}

async function impound(desk, email) {
  await desk.goto("/ru/desk");
  await desk.locator("input[name=code]").waitFor();
  await logIn(desk);
  await customerOf(desk, email);
  await desk.locator("summary", { hasText: "Фото" }).click();
  const card = desk.locator("#customers ~ div li.card").filter({ hasText: NAME });
  await card.getByRole("button", { name: "Посмотреть целиком" }).click();
  await card.getByText("Взять на хранение как доказательство").click();
  await card.getByLabel("Основание").selectOption("1");
  await card.locator("input[name=document]").fill("Предписание № 7");
  await card.locator("input[name=dated]").fill("2026-11-20");
  await card.locator("input[name=note]").fill("Проверено юристом");
  await accessible(desk);
  await card.getByRole("button", { name: "Взять на хранение", exact: true }).click();
  await card.getByText("Предписание № 7, 2026-11-20").waitFor();
  await fits(desk);
  await accessible(desk);
  await picture(desk, "desk-impounded");
  const [file] = await Promise.all([
    desk.waitForEvent("download"),
    card.getByRole("button", { name: /Скачать оригинал/ }).click(),
  ]);
  assert.ok((await stat(await file.path())).size > 1000, "the picture itself");
}

test("a photo is kept as evidence, says so to its owner, and is given back", { timeout: 240_000 }, async () => {
  await visit(browser, { allowed: SHUT }, async (page) => {
    const { email } = await furnished(browser, page, 2);
    await visit(browser, { allowed: SHUT }, async (desk) => {
      await impound(desk, email);
      await shut(page);
      const { json } = await ask(page, "GET", "/photos");
      const kept = json.photos.find((it) => it.name === NAME);
      await room(desk, "Доказательства", "exhibits");
      const rows = desk.locator("#exhibits ~ ul > li");
      await found(desk, rows.filter({ hasText: kept.id }));
      await desk.fill("input[name=photo]", kept.id);
      await desk.getByRole("button", { name: "Найти" }).click();
      await desk.getByText("Закончить хранение").click();
      await desk.getByLabel("Что сделать").selectOption("returned");
      await desk.fill("input[name=note]", "Предписание отменено");
      await desk.getByRole("button", { name: "Закончить", exact: true }).click();
      await rows.filter({ hasText: kept.id }).getByText("Возвращено владельцу").waitFor();
      await accessible(desk);
      await picture(desk, "desk-exhibits");
    });
    await page.reload();
    await row(page).getByRole("link", { name: /Скачать/ }).waitFor();
    assert.equal(await page.getByText("Хранится как доказательство").count(), 0);
  });
});

/** A wish for one, for some and for all: before photos are sent, and after they are done. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, fits, opened, picture, visit } from "./browser.mjs";
import { EDIT_MS, FILES, ROWS, delivered, enter, furnished, left, press, shown, until } from "./cabinet.mjs";
import { ask, customer } from "./people.mjs";
import { pictures } from "./pictures.mjs";

const browser = await opened();

const shape = ({ result }) => (result.width / result.height).toFixed(2);

test("some are done by a wish of their own, the others by that of all", async () => {
  await visit(browser, {}, async (page) => {
    await customer(page);
    await page.goto("/ru/cabinet");
    await page.setInputFiles(FILES, await pictures(browser, 4, 400));
    await page.getByText("Готово к отправке: 4.").waitFor();
    await page.getByRole("checkbox", { name: "Выбрать той 1.jpg" }).check();
    await page.getByRole("checkbox", { name: "Выбрать той 3.jpg" }).check();
    await page.getByText("Выбрано 2 из 4").waitFor();
    await page.locator("summary").first().click();
    await page.getByLabel("Обрезать по пропорции").selectOption("1:1");
    await page.getByText("Выбраны не все фото").waitFor();
    await page.getByRole("button", { name: "Обработать 4 фото" }).click({ force: true });
    assert.equal((await shown(page)).length, 0, "nobody meant all of them");
    await accessible(page);
    await picture(page, "own-wish");
    await press(page, "Запомнить для 2 фото");
    assert.equal(await page.getByText("Своё пожелание: 1:1.").count(), 2);
    await page.getByText("без пожелания ещё 2 фото").waitFor();
    // One goes back to the others.
    await page.getByRole("button", { name: "Как у остальных : той 3.jpg" }).click();
    await page.fill("textarea", "обрежь 16:9");
    await press(page, "Показать, как понято");
    await page.locator(".chips .chip").first().waitFor();
    await press(page, "Обработать 4 фото");
    await delivered(page, 4);
    const photos = (await shown(page)).sort((a, b) => a.name.localeCompare(b.name));
    assert.deepEqual(photos.map(shape), ["1.00", "1.78", "1.78", "1.78"]);
    assert.deepEqual(photos.map((it) => it.request?.text ?? ""), ["", ...Array(3).fill("обрежь 16:9")]);
  });
});

test("a photo that is done is redone by words, from the original, for nothing", async () => {
  await visit(browser, { viewport: { width: 360, height: 760 } }, async (page) => {
    await furnished(browser, page, 2);
    await left(page, "8 фото");
    const row = page.locator(ROWS).filter({ hasText: "той 1.jpg" });
    await row.getByRole("button", { name: /Сравнить/ }).click();
    const first = await row.locator(".compare-after").getAttribute("src");
    await row.getByRole("button", { name: /Изменить заново/ }).click();
    const dialog = page.getByRole("dialog", { name: "Изменить заново: 1 фото" });
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Сделать заново" }).click({ force: true });
    assert.equal(await dialog.isVisible(), true, "without a wish nothing happens");
    await dialog.locator("textarea").fill("обрежь 1:1");
    await dialog.getByRole("button", { name: "Показать, как понято" }).click();
    await dialog.locator(".chips .chip").first().waitFor();
    await fits(page);
    await accessible(page);
    await picture(page, "again-360");
    await dialog.getByRole("button", { name: "Сделать заново: 1 фото" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.waitForFunction(
      (before) => {
        const found = document.querySelector(".compare-after");
        return found?.getAttribute("src") !== before && found?.naturalWidth > 0;
      },
      first,
      { timeout: EDIT_MS },
    );
    const photo = (await shown(page)).find((it) => it.name === "той 1.jpg");
    assert.deepEqual([shape(photo), photo.again.stage, photo.stage], ["1.00", "made", "delivered"]);
    await row.getByText("1:1").first().waitFor();
    await left(page, "8 фото");
  });
});

test("several are redone, saved and deleted together, and the keyboard leaves the dialog", async () => {
  await visit(browser, {}, async (page) => {
    await furnished(browser, page, 3);
    await page.getByRole("checkbox", { name: "Выбрать той 1.jpg" }).check();
    await page.getByRole("checkbox", { name: "Выбрать той 2.jpg" }).check();
    const open = page.getByRole("button", { name: "Изменить заново 2 фото" });
    await open.click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.ok(await open.evaluate((it) => it === document.activeElement), "the focus comes back");
    await open.click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("summary").click();
    await dialog.getByLabel("Обрезать по пропорции").selectOption("1:1");
    await dialog.getByRole("button", { name: "Сделать заново: 2 фото" }).click();
    await until(async () => {
      const photos = await shown(page);
      return photos.filter((it) => it.again?.stage === "made").length === 2;
    });
    const photos = (await shown(page)).sort((a, b) => a.name.localeCompare(b.name));
    assert.deepEqual(photos.map(shape), ["1.00", "1.00", "1.33"]);
    await left(page, "7 фото");
    await page.getByRole("checkbox", { name: "Выбрать той 3.jpg" }).check();
    await press(page, "Удалить 1 фото");
    await press(page, "Удалить навсегда");
    await page.waitForFunction((rows) => document.querySelectorAll(rows).length === 2, ROWS);
    assert.equal((await shown(page)).length, 2);
  });
});

test("a photo that cannot be redone keeps its result and says why", async () => {
  await visit(browser, {}, async (page) => {
    await furnished(browser, page, 1);
    const why = { code: "no-original", reason: "The original is not kept." };
    const answer = async (route) => {
      const page = await (await route.fetch()).json();
      const photos = page.photos.map((it) => ({ ...it, again: { stage: "refused", failure: why } }));
      return route.fulfill({ json: { ...page, photos } });
    };
    await page.route(/\/photos(\?.*)?$/, (route) =>
      route.request().method() === "GET" ? answer(route) : route.continue(),
    );
    await page.reload();
    await page.getByText("Заново не получилось, прежний результат на месте.").waitFor();
    await page.getByText("Оригинал уже не хранится.").waitFor();
    await delivered(page, 1);
  });
});

test("a crop away from the middle is compared where it was cut", async () => {
  await visit(browser, {}, async (page) => {
    await enter(page);
    await page.getByLabel("Готовый стиль").selectOption("");
    await page.setInputFiles(FILES, await pictures(browser, 1, 800));
    await page.getByText("Готово к отправке: 1.").waitFor();
    const recipe = { version: 1, steps: [{ crop: { aspect: "1:1", gravity: "left" } }] };
    await page.route(/\/photos$/, async (route) => {
      const body = route.request().postDataJSON();
      if (!body) return route.continue();
      for (const photo of body.photos) photo.recipe = recipe;
      return route.continue({ postData: JSON.stringify(body) });
    });
    await page.getByLabel("Обрезать по пропорции").selectOption("1:1");
    await press(page, "Обработать 1 фото");
    await delivered(page, 1);
    await page.getByRole("button", { name: /Сравнить/ }).click();
    await page.waitForFunction(() => {
      const place = document.querySelector(".compare")?.style.getPropertyValue("--place") ?? "";
      return Number.parseFloat(place || "100") < 8;
    });
    assert.equal((await ask(page, "GET", "/account?limit=1")).json.available, 9);
  });
});

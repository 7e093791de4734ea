/** Another kind of file than JPEG: chosen with the wish, seen in the gallery, changed afterwards. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { accessible, fits, opened, picture, visit } from "./browser.mjs";
import { EDIT_MS, FILES, ROWS, delivered, press, shown, until } from "./cabinet.mjs";
import { customer } from "./people.mjs";
import { pictures } from "./pictures.mjs";

const browser = await opened();

const KIND = { jpeg: /^JPEG/, png: /^PNG/, webp: /^WebP/ };
const choose = (place, kind) => place.getByRole("radio", { name: KIND[kind] }).check();
const isChosen = (place, kind) => place.getByRole("radio", { name: KIND[kind] }).isChecked();
const MAGIC = { png: "\x89PNG", webp: "RIFF", jpg: "\xff\xd8\xff" };
const WIDE = { viewport: { width: 360, height: 760 } };

/** Says it in words, and looks at how they are understood. */
async function say(place, text) {
  await place.locator("textarea").fill(text);
  await place.getByRole("button", { name: "Показать, как понято" }).click();
  await place.locator(".chips .chip").first().waitFor();
}

/** The file under the first download of the gallery, by its name and its first bytes. */
async function saved(page, ending) {
  const coming = page.waitForEvent("download");
  await page.locator(ROWS).first().getByRole("link", { name: /Скачать/ }).click();
  const file = await coming;
  assert.equal(file.suggestedFilename(), `той 1-suret.${ending}`);
  const bytes = await readFile(await file.path());
  assert.ok(bytes.toString("latin1").startsWith(MAGIC[ending]), ending);
}

const type = async (page) => (await shown(page))[0].result.type;

test("words are followed into a PNG, and the photo becomes a WebP as it was edited", async () => {
  await visit(browser, WIDE, async (page) => {
    await customer(page);
    await page.goto("/ru/cabinet");
    assert.ok(await isChosen(page, "jpeg"), "what opens everywhere");
    await choose(page, "png");
    await page.reload();
    assert.ok(await isChosen(page, "png"), "a tab remembers it");
    await page.setInputFiles(FILES, await pictures(browser, 1, 400));
    await page.getByText("1 фото без пожелания только станет PNG").waitFor();
    await say(page, "обрежь 1:1");
    await page.getByText("только станет PNG").waitFor({ state: "detached" });
    await fits(page);
    await accessible(page);
    await picture(page, "kinds-360");
    await press(page, "Обработать 1 фото");
    await delivered(page, 1);
    const [photo] = await shown(page);
    assert.deepEqual([photo.result.type, photo.request.text], ["image/png", "обрежь 1:1"]);
    await page.locator(ROWS).getByText("· PNG").waitFor();
    await saved(page, "png");
    // Only the kind changes, and with it nothing of the edit.
    await page.getByRole("button", { name: /Изменить заново/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    assert.ok(await isChosen(dialog, "png"), "what it is by now");
    await choose(dialog, "webp");
    await dialog.getByText("Правки останутся, изменится только вид файла.").waitFor();
    await fits(page);
    await accessible(page);
    await dialog.getByRole("button", { name: "Сделать заново: 1 фото" }).click();
    await dialog.waitFor({ state: "detached" });
    await until(async () => (await type(page)) === "image/webp", EDIT_MS);
    await page.locator(ROWS).getByText("· WebP").waitFor();
    const [again] = await shown(page);
    assert.deepEqual([again.result.width, again.request.text], [again.result.height, "обрежь 1:1"]);
    await saved(page, "webp");
    await picture(page, "kinds-gallery-360");
  });
});

test("the kind is that of the batch, and of a wish of its own", async () => {
  await visit(browser, {}, async (page) => {
    await customer(page);
    await page.goto("/ru/cabinet");
    await page.setInputFiles(FILES, await pictures(browser, 2, 400));
    await page.getByText("Готово к отправке: 2.").waitFor();
    await page.getByRole("checkbox", { name: "Выбрать той 1.jpg" }).check();
    await choose(page, "webp");
    await press(page, "Запомнить для 1 фото");
    await page.getByText("Своё пожелание: WebP.").waitFor();
    assert.ok(await isChosen(page, "webp"), "of all that are sent now");
    await say(page, "обрежь 1:1");
    await press(page, "Обработать 2 фото");
    await delivered(page, 2);
    const photos = (await shown(page)).sort((a, b) => a.name.localeCompare(b.name));
    assert.deepEqual(photos.map((it) => it.result.type), ["image/webp", "image/webp"]);
    assert.deepEqual(photos.map((it) => it.result.width === it.result.height), [false, true]);
    // One archive, in which each is what it is.
    await page.evaluate(() => delete globalThis.showSaveFilePicker);
    const coming = page.waitForEvent("download");
    await press(page, "Скачать все одним архивом");
    const bytes = (await readFile(await (await coming).path())).toString("utf8");
    for (const name of ["той 1-suret.webp", "той 2-suret.webp"]) assert.ok(bytes.includes(name));
    assert.ok(!bytes.includes(".jpg"));
  });
});

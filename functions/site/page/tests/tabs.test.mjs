/** Two tabs of one customer, a block with bytes in flight, and the last days of a refund. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { opened, visit } from "./browser.mjs";
import { FILES, buy, delivered, enter, everyPhoto, left, press, until } from "./cabinet.mjs";
import { openedAgo } from "./clock.mjs";
import { atTheDesk } from "./operators.mjs";
import { PASSWORD, ask, customer } from "./people.mjs";
import { pictures } from "./pictures.mjs";

/** The sandbox has no icon. */
const NO_ICON = /status of 404/;
/** What an answer to somebody who is out, or blocked, looks like to Chromium. */
const SHUT = /status of 40[13]/;
const SLOW_BYTES = 60_000;

const browser = await opened();

test("a second tab leaves alone what the first is sending", async () => {
  await visit(browser, {}, async (page, context) => {
    await enter(page);
    let open;
    const gate = new Promise((done) => {
      open = done;
    });
    await page.route(
      (url) => url.pathname.includes("/in/"),
      async (route) => {
        if (route.request().method() === "PUT") await gate;
        return route.continue();
      },
    );
    const files = await pictures(browser, 2);
    await page.setInputFiles(FILES, files);
    await press(page, "Обработать 2 фото");
    await page.getByText("Отправляем").first().waitFor();
    const second = await context.newPage();
    await second.goto("/ru/cabinet");
    await left(second, "8 фото");
    await second.setInputFiles(FILES, files);
    await second.getByText("Это фото как раз отправляет другая вкладка.").nth(1).waitFor();
    assert.equal(await second.getByText("не отправил").count(), 0, "nothing was left behind");
    open();
    await delivered(page, 2);
    await left(page, "8 фото");
    await second.close();
  });
});

test("a block with bytes in flight loses no photo and no unit", async () => {
  await visit(browser, { allowed: SHUT }, async (page, context) => {
    const { email } = await enter(page);
    const { json } = await ask(page, "GET", "/account");
    await page.setInputFiles(FILES, await pictures(browser, 3, 1600));
    await page.getByText("Готово к отправке: 3.").waitFor();
    const network = await context.newCDPSession(page);
    const speed = (bytes) =>
      network.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: bytes,
      });
    await network.send("Network.enable");
    await speed(SLOW_BYTES);
    await press(page, "Обработать 3 фото");
    // Bytes of each are on their way.
    await page.waitForFunction(() => {
      const all = [...document.querySelectorAll("progress")];
      return all.length > 0 && all.every((it) => it.value > 0 && it.value < 1);
    });
    const desk = await atTheDesk();
    const path = `/operator/accounts/${json.id}`;
    const paper = { document: "Жалоба № 9", dated: "2026-11-20", note: "Проверить" };
    const blocked = await desk("POST", `${path}/block`, { ground: 2, ...paper });
    assert.ok(blocked.status < 300, JSON.stringify(blocked.json));
    await speed(-1);
    // A block ends every session: in again, to read why.
    await page.getByRole("heading", { name: "Вход" }).waitFor({ timeout: 60_000 });
    await page.fill("input[name=email]", email);
    await page.fill("input[name=password]", PASSWORD);
    await press(page, "Войти");
    await page.locator("#blocked").waitFor();
    await page.getByText("Жалоба № 9").waitFor();
    const lifted = await desk("POST", `${path}/unblock`, { document: "№ 10", note: "Снята" });
    assert.ok(lifted.status < 300, JSON.stringify(lifted.json));
    await page.reload({ waitUntil: "load" });
    // What had been signed before the block has arrived, or is sent now: nothing is paid twice.
    await until(async () => {
      const photos = await everyPhoto(page);
      return photos.length === 3 && photos.every((it) => it.stage === "delivered");
    });
    await left(page, "7 фото");
  });
});

/** The room of orders with a pack that was opened so many days ago. */
async function withPackFrom(page, days) {
  await customer(page);
  await buy(page, 0);
  const { json } = await ask(page, "GET", "/account?limit=1");
  const pack = json.packs.find((it) => it.kind === "starter");
  await openedAgo(json.id, pack.id, days);
  await page.goto("/ru/cabinet/orders");
  await page.getByRole("button", { name: /Возврат денег/ }).click();
}

test("on day 14 the money can still be asked for", async () => {
  await visit(browser, { allowed: NO_ICON }, async (page) => {
    await withPackFrom(page, 14);
    await page.getByText("Сегодня вернём 9 990 ₸").waitFor();
    await page.fill("textarea[name=reason]", "Не понадобилось");
    await page.fill("input[name=iban]", "KZ699990000000000001");
    await page.fill("input[name=holder]", "Үлгі Ару");
    await press(page, "Попросить возврат");
    await page.locator(".badge", { hasText: "Рассматривается" }).first().waitFor();
    await page.getByText("Возврат рассматривается").first().waitFor();
    // Twice in one moment is once.
    const gone = [];
    page.on("request", (it) => it.method() === "DELETE" && gone.push(it.url()));
    const withdraw = page.getByRole("button", { name: "Отозвать заявление" });
    await withdraw.evaluate((it) => [it.click(), it.click()]);
    await page.locator(".badge", { hasText: "Отозвано" }).waitFor();
    await page.getByText("Оплачен", { exact: true }).waitFor();
    assert.equal(gone.length, 1);
  });
});

test("on day 15 the page says that it is late, and who still helps", async () => {
  await visit(browser, { allowed: /status of 40[49]/ }, async (page) => {
    await withPackFrom(page, 15);
    const alert = page.getByRole("alert").filter({ hasText: "Срок возврата закончился" });
    await alert.waitFor();
    await alert.getByText("статье 686").waitFor();
    await alert.getByRole("link", { name: "Написать оператору" }).waitFor();
    assert.equal(await page.getByText("Попросить возврат").count(), 0);
  });
});

/** Every room of the desk, in every language and width, with what other tests left in it. */
import { test } from "node:test";
import { LANGUAGES, accessible, everyWidth, opened, visit } from "./browser.mjs";
import { logIn } from "./operators.mjs";

const browser = await opened();

/** Each room, and the heading that shows that it is open. */
const ROOMS = {
  refunds: "refunds",
  orders: "orders",
  customers: "customers",
  complaints: "complaints",
  exhibits: "exhibits",
  documents: "documents",
  catalogue: "catalogue",
  extensions: "extensions",
  disclosures: "disclosures",
  incidents: "incidents",
  audit: "audit",
};

test("every room of the desk fits, in every language and width", async () => {
  await visit(browser, { allowed: /status of 401/ }, async (page) => {
    await page.goto("/ru/desk");
    await page.locator("input[name=code]").waitFor();
    await accessible(page);
    await logIn(page);
    for (const [name, heading] of Object.entries(ROOMS)) {
      for (const language of LANGUAGES) {
        await page.goto("about:blank");
        await page.goto(`/${language}/desk#${name}`);
        await page.locator(`#${heading}`).waitFor();
        // Its rows, too.
        await page.waitForLoadState("networkidle");
        await everyWidth(page, `desk-${name}`, language);
      }
    }
  });
});

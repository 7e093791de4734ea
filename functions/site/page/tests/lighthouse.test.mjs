/** Lighthouse looks at the public pages as a phone on a slow line would; 95 of 100 in each respect. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import lighthouse from "lighthouse";
import { URL_OF_STACK, launch } from "./browser.mjs";

const PAGES = ["kk/", "ru/packs", "en/refunds", "kk/payment", "ru/contacts"];
const LEAST = 0.95;

const free = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const isMeasured = ({ categories }) =>
  Object.values(categories).every(({ score }) => score !== null);

/** What Lighthouse says. Where its trace tells it nothing, it gives no score, and looks once more. */
async function look(path, port) {
  const options = { port, logLevel: "error", output: "json" };
  const once = async () => (await lighthouse(`${URL_OF_STACK}/${path}`, options)).lhr;
  const first = await once();
  return isMeasured(first) ? first : once();
}

test("Lighthouse gives each public page 95 or more", async () => {
  const port = await free();
  const browser = await launch([`--remote-debugging-port=${port}`]);
  const low = [];
  try {
    for (const path of PAGES) {
      const lhr = await look(path, port);
      const scores = Object.values(lhr.categories).map(({ id, score }) => [id, score]);
      const metric = (id) => lhr.audits[id]?.displayValue;
      const said = scores.map(([id, score]) => `${id} ${Math.round(score * 100)}`).join(", ");
      console.log(`${path}: ${said}; LCP ${metric("largest-contentful-paint")}`);
      for (const [id, score] of scores.filter(([, score]) => score < LEAST)) {
        const category = lhr.categories[id];
        const why = category.auditRefs
          .map(({ id }) => lhr.audits[id])
          .filter((audit) => audit.score !== null && audit.score < 1)
          .map((audit) => `${audit.id} ${audit.displayValue ?? ""}`);
        low.push(`${path} ${id} ${score}: ${why.join("; ")}`);
      }
    }
  } finally {
    await browser.close();
  }
  assert.deepEqual(low, []);
});

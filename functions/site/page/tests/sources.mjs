/** The sources of the page as modules, without a browser. */
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

/** `(await sources()).ssrLoadModule("/src/shared/words.ts")`, until the last test has ended. */
export async function sources() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const server = { middlewareMode: true, hmr: false, ws: false };
  const vite = await createServer({ root, server, appType: "custom", logLevel: "error" });
  after(() => vite.close());
  return vite;
}

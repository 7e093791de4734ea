/** Makes TypeScript types of the API's own description; what uses them otherwise fails the build. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export async function types() {
  const description = JSON.parse(readFileSync(at("../openapi.json"), "utf8"));
  const text = astToString(await openapiTS(description, { immutable: true }));
  mkdirSync(at("../.types"), { recursive: true });
  writeFileSync(at("../.types/schema.d.ts"), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await types();

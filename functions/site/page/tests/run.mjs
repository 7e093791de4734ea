/**
 * Runs all tests of the page: two files at a time, and the last ones alone. A word chooses files:
 * `npm test -- desk`.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FILES_AT_A_TIME = 2;
/** What measures time, or changes what all others see, and how. */
const ALONE = {
  books: "publishes another catalogue, and no catalogue that somebody else looks at",
  crowd: "measures how quickly a full page answers",
  desk: "extends all packs",
  lighthouse: "measures how quickly pages come",
  payment: "has Robokassa tell of all payments late",
};

const folder = fileURLToPath(new URL(".", import.meta.url));
const END = ".test.mjs";
const files = readdirSync(folder).filter((name) => name.endsWith(END));
const names = files.map((name) => name.slice(0, -END.length));
for (const name of Object.keys(ALONE)) {
  if (!names.includes(name)) throw new Error(`no tests are called ${name}`);
}
const [word = ""] = process.argv.slice(2);
const chosen = names.filter((name) => name.includes(word));
if (chosen.length === 0) throw new Error(`no tests are called ${word}`);

/** Whether all of them pass. */
function pass(names, atATime) {
  if (names.length === 0) return true;
  const paths = names.map((name) => `tests/${name}${END}`);
  const how = ["--test", `--test-concurrency=${atATime}`, ...paths];
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  return spawnSync(process.execPath, how, { cwd, stdio: "inherit" }).status === 0;
}

const isAlone = (name) => Object.hasOwn(ALONE, name);
const together = pass(chosen.filter((name) => !isAlone(name)), FILES_AT_A_TIME);
const alone = pass(chosen.filter(isAlone), 1);
process.exitCode = together && alone ? 0 : 1;

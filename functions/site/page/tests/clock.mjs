/**
 * Days that pass and payers that are away, in the tables of the emulator (SURET_EMULATOR_URL says where it is): no machine's
 * clock is turned, a pack is only older than it was.
 */
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const DAY_MS = 24 * 3_600_000;
const REGION = "us-east-1";
const SERVICE = "dynamodb";
/** The emulator's own keys, which open nothing else. */
const [KEY, SECRET] = ["test", "test"];

const hash = (text) => createHash("sha256").update(text).digest("hex");
const mac = (key, text) => createHmac("sha256", key).update(text).digest();

/** One call of DynamoDB, signed as AWS asks (Signature Version 4). */
async function table(action, body) {
  const endpoint = process.env.SURET_EMULATOR_URL;
  assert.ok(endpoint, "SURET_EMULATOR_URL says where the emulator is");
  const { host } = new URL(endpoint);
  const text = JSON.stringify(body);
  const at = new Date().toISOString().replace(/[:-]|\.\d{3}/g, "");
  const day = at.slice(0, 8);
  const named = { host, "x-amz-date": at, "x-amz-target": `DynamoDB_20120810.${action}` };
  const names = Object.keys(named).join(";");
  const lines = Object.entries(named).map(([name, value]) => `${name}:${value}\n`);
  const request = ["POST", "/", "", lines.join(""), names, hash(text)].join("\n");
  const scope = `${day}/${REGION}/${SERVICE}/aws4_request`;
  const signed = ["AWS4-HMAC-SHA256", at, scope, hash(request)].join("\n");
  const parts = [day, REGION, SERVICE, "aws4_request"];
  const key = parts.reduce((key, part) => mac(key, part), `AWS4${SECRET}`);
  const { host: _, ...headers } = named;
  headers["content-type"] = "application/x-amz-json-1.0";
  headers.authorization =
    `AWS4-HMAC-SHA256 Credential=${KEY}/${scope}, SignedHeaders=${names}, ` +
    `Signature=${mac(key, signed).toString("hex")}`;
  const answer = await fetch(endpoint, { method: "POST", headers, body: text });
  assert.equal(answer.status, 200, await answer.text());
}

/** The ids of the API without what says of which kind they are. */
const bare = (id) => id.slice(id.indexOf("_") + 1);

/** Changes one item of the ledger, which is there. */
function change(pk, sk, update, names, values) {
  assert.ok(process.env.SURET_STACK, "SURET_STACK says what is deployed");
  const outputs = JSON.parse(readFileSync(process.env.SURET_STACK, "utf8"));
  return table("UpdateItem", {
    TableName: outputs.LedgerTable,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: update,
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });
}

/** Access to the pack was given so many days ago. */
export const openedAgo = (account, pack, days) =>
  change(
    `A#${bare(account)}`,
    `PACK#${bare(pack)}`,
    "SET #opened = #opened - :past",
    { "#opened": "opened" },
    { ":past": { N: String(days * DAY_MS) } },
  );

/** The payout of the order's first refund is with a payer who calls it RF-1: here nobody but a person pays. */
export const sentOut = (order) =>
  change(
    `O#${order}`,
    "R#0000000001",
    "SET #stage = :sent, #request = :request, #lease_until = :zero",
    { "#stage": "stage", "#request": "request", "#lease_until": "lease_until" },
    { ":sent": { S: "sent" }, ":request": { S: "RF-1" }, ":zero": { N: "0" } },
  );

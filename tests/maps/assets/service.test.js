import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { fetchJson, postJson, Refusal } from "../../../maps/assets/kit/service.js";

const realFetch = globalThis.fetch;
const answer = (status, body) => ({
  ok: status < 400,
  status,
  json: () => Promise.resolve().then(() => JSON.parse(body)),
});

afterEach(() => {
  globalThis.fetch = realFetch;
});

test("a refusal is told in the words of the service", async () => {
  globalThis.fetch = async () => answer(422, '{"detail": "Die Uhrzeit gibt es nicht."}');
  await assert.rejects(fetchJson("/x"), (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.message, "Die Uhrzeit gibt es nicht.");
    assert.equal(error.status, 422);
    return true;
  });
});

test("a refusal without words names its number and address", async () => {
  globalThis.fetch = async () => answer(502, "<html>");
  await assert.rejects(fetchJson("/x"), { message: "HTTP 502 für /x" });
});

test("an answer that is no JSON is a failure, not an empty map", async () => {
  globalThis.fetch = async () => answer(200, "{");
  await assert.rejects(fetchJson("/x"), SyntaxError);
});

test("an answer without a body is nothing", async () => {
  globalThis.fetch = async () => answer(204, "");
  assert.equal(await fetchJson("/x", { method: "DELETE" }), null);
});

test("content is posted as JSON", async () => {
  const sent = [];
  globalThis.fetch = async (...given) => {
    sent.push(given);
    return answer(200, "{}");
  };
  await postJson("/x", { key: "ä" });
  const [[address, { method, headers, body }]] = sent;
  assert.deepEqual([address, method, body], ["/x", "POST", '{"key":"ä"}']);
  assert.equal(headers["Content-Type"], "application/json");
});

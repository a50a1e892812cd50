// A browser, and the way checks are counted.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const require = createRequire(resolve(".build/browser/package.json"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

let passed = 0;
let failed = 0;

export function check(what, holds, detail = "") {
  if (holds) {
    passed++;
    return;
  }
  failed++;
  console.log(`FAILED ${what}${detail === "" ? "" : `: ${detail}`}`);
}

export function equal(what, is, expected) {
  check(what, is === expected, `is ${JSON.stringify(is)}, expected ${JSON.stringify(expected)}`);
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

export async function launch(...more) {
  return puppeteer.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", ...more],
    protocolTimeout: 120000,
  });
}

// A page of its own in the browser, with what it complained of and what it asked for.
export async function open(browser, url, { width = 1280, height = 800, script = true } = {}) {
  const page = await browser.newPage();
  page.complaints = [];
  page.asked = [];
  page.on("console", (message) => page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("dialog", (dialog) => { page.complaints.push("a dialog"); dialog.dismiss(); });
  page.on("request", (request) => page.asked.push(request.url()));
  page.setDefaultTimeout(120000);
  await page.setViewport({ width, height });
  await page.setJavaScriptEnabled(script);
  await page.goto(url);
  return page;
}

export async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(
    (rules) => globalThis.axe.run(document, { runOnly: rules, resultTypes: ["violations"] }), RULES);
  return result.violations.map((one) =>
    `${one.id} (${one.nodes.length}): ${one.nodes[0].html.slice(0, 120)} ${one.nodes[0].failureSummary}`);
}

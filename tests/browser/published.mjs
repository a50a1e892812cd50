// The pages of published runs in a browser. usage: node published.mjs OUT/REGION
// They hold what a run gives, whichever it is; what pages do with given data, pages.mjs tests.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import { check, equal, finish, launch, open, violations } from "./browser.mjs";

const region = process.argv[2];
const browser = await launch();
const ore = (text) => Number(text.replace("\u2212", "-").replace(/[^\d-]/g, ""));
const rowsOf = (page) => page.$$eval("#list tbody tr", (rows) => rows.length);
const column = (page, name) => page.$$eval(`#list tbody .${name}`, (cells) =>
  cells.map((cell) => cell.lastChild.textContent));
const sum = (page, name) => page.$eval(`#list tfoot .${name}`, (cell) => cell.lastChild.textContent);
const total = (numbers) => numbers.reduce((a, b) => a + b, 0);

// Runs, newest last, and the page of all of them.
const folders = readdirSync(region).filter((name) => existsSync(join(region, name, "index.html")));

async function accessible(name, file, width) {
  const what = `${name}${file} at ${width}`;
  const page = await open(browser, pathToFileURL(join(region, name, file)).href, { width });
  const found = await violations(page);
  check(`${what}: no violation of WCAG 2.1 AA`, found.length === 0, found.join("\n  "));
  equal(`${what}: the browser has nothing to say`, page.complaints.join("; "), "");
  equal(`${what}: asks for nothing but itself`, page.asked.length, 1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(`${what}: nothing is wider than the screen`, wide <= width, `${wide} px`);
  const said = await page.$$eval("main h1, main h2, thead th, dt", (all) => all.every((one) => one.textContent.trim() !== ""));
  check(`${what}: every heading says something`, said);
  await page.close();
}

async function links(name, file) {
  const page = await open(browser, pathToFileURL(join(region, name, file)).href);
  const found = await page.$$eval("a[href]", (all) => all.map((link) => link.href));
  const dead = found.filter((href) => {
    const [path, anchor] = href.split("#");
    const target = fileURLToPath(path);
    return !existsSync(target) || (anchor && !readFileSync(target, "utf8").includes(`id="${anchor}"`));
  });
  check(`${name}${file}: every link leads somewhere`, found.length > 0 && dead.length === 0, dead[0]);
  const language = await page.$("header nav a[hreflang]");
  const before = await page.$eval("html", (html) => html.lang);
  await Promise.all([page.waitForNavigation(), language.click()]);
  check(`${name}${file}: the other language is one click away`, before !== await page.$eval("html", (html) => html.lang));
  await page.close();
}

async function totals(name) {
  const page = await open(browser, pathToFileURL(join(region, name, "index.html")).href);
  const rows = await rowsOf(page);
  const lines = readFileSync(join(region, name, "invoices.csv"), "utf8").trim().split("\n");
  const head = lines[0].split(",");
  const amounts = (key) => lines.slice(1).map((line) =>
    ore(line.split(",").at(head.indexOf(key) - head.length)));
  equal(`${name}: as many invoices as the list has`, rows, lines.length - 1);
  for (const [shown, key] of [["net", "net_kr"], ["vat", "vat_kr"], ["total", "total_kr"]]) {
    equal(`${name}: ${shown} is the list's`, ore(await sum(page, shown)), total(amounts(key)));
  }
  const select = 'select[data-column="3"]';
  const word = await page.$eval(`${select} option:nth-child(2)`, (option) => option.value);
  await page.select(select, word);
  const kept = await rowsOf(page);
  check(`${name}: a provider is filtered by`, kept > 0 && kept <= rows);
  equal(`${name}: the sum is of its rows`, ore(await sum(page, "total")), total((await column(page, "total")).map(ore)));
  await page.select(select, "");
  await page.type("#search", await page.$eval("#list tbody .provider .sub", (cell) => cell.textContent));
  equal(`${name}: a provider is found by its number`, await rowsOf(page), 1);
  await page.click("button[type=reset]");
  await page.click("thead .total button");
  const sorted = (await column(page, "total")).map(ore);
  check(`${name}: amounts are sorted`, sorted.every((value, i) => i === 0 || sorted[i - 1] <= value));
  await page.close();
}

// Every link and control is come to by keys, and seen when it is.
async function keys(name) {
  const page = await open(browser, pathToFileURL(join(region, name, "index.html")).href);
  const unseen = [];
  let met = 0;
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const { tagName, textContent } = document.activeElement;
      const style = getComputedStyle(document.activeElement);
      return { tagName, textContent, seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
    });
    if (now.tagName === "BODY") break;
    met++;
    if (!now.seen) unseen.push(`${now.tagName} ${now.textContent.slice(0, 40)}`);
  }
  const all = await page.$$eval("a[href], button, select, input, summary", (found) =>
    found.filter((one) => one.checkVisibility()).length);
  check(`${name}: keys lead to all of ${all}`, met >= all && unseen.length === 0, `${met}; ${unseen.join("; ")}`);
  await page.close();
}

async function run(what, part) {
  try {
    await part();
  } catch (error) {
    check(what, false, error.stack);
  }
}

check("there are runs, a correction and a draft", ["2025-05", "2025-05-correction-1", "2025-06-draft"].every((name) =>
  folders.includes(name)), folders.join());
for (const name of ["", ...folders.map((folder) => `${folder}/`)]) {
  for (const file of ["index.html", "index.en.html"]) {
    for (const width of [1280, 390]) await run(name, () => accessible(name, file, width));
    await run(name, () => links(name, file));
  }
  if (name !== "") await run(name, () => totals(name));
  await run(name, () => keys(name));
}
await browser.close();
finish();

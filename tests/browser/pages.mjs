// What the pages do in a browser. usage: node pages.mjs FOLDER [PICTURES]
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";
import { check, equal, finish, launch, open, violations } from "./browser.mjs";

const [folder, pictures] = process.argv.slice(2);
const NAMES = ["2025-05", "forty", "draft", "recalculated", "empty", "english", "hostile", "many", "."];
const SHOWN = 50;
const url = (name) => pathToFileURL(join(folder, name, "index.html")).href;
const rowsOf = (page) => page.$$eval("#list tbody tr", (rows) => rows.length);
const said = (page) => page.$eval("#found", (element) => element.textContent);
const ore = (text) => Number(text.replace("\u2212", "-").replace(/[^\d-]/g, ""));
const column = (page, name) => page.$$eval(`#list tbody .${name}`, (cells) =>
  cells.map((cell) => cell.lastChild.textContent));
const sum = (page, name) => page.$eval(`#list tfoot .${name}`, (cell) => cell.lastChild.textContent);

async function search(page, text) {
  await page.$eval("#search", (input) => { input.value = ""; });
  await page.type("#search", text);
}

const browser = await launch();

async function accessible(name, width) {
  const page = await open(browser, url(name), { width });
  const found = await violations(page);
  check(`${name} at ${width}: no violation of WCAG 2.1 AA`, found.length === 0, found.join("\n  "));
  const complaints = page.complaints.join("; ");
  equal(`${name} at ${width}: the browser has nothing to say`, complaints, "");
  equal(`${name} at ${width}: asks for nothing but itself`, page.asked.length, 1);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(`${name} at ${width}: nothing is wider than the screen`, wide <= width, `${wide} px`);
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name === "." ? "all" : name}-${width}.png`), fullPage: name !== "many" });
  }
  await page.close();
}

async function withoutScript() {
  const page = await open(browser, url("many"), { script: false });
  equal("without script: every row", await rowsOf(page), 3000);
  check("without script: the last row is seen",
    await page.$eval("#list tbody tr:last-child", (row) => row.getClientRects().length > 0));
  equal("without script: no controls", await page.$eval("#find", (form) => form.hidden), true);
  equal("without script: no buttons", (await page.$$("thead button")).length, 0);
  const total = await sum(page, "total");
  await page.close();
  const alive = await open(browser, url("many"));
  equal("the script's sum is that of the page", await sum(alive, "total"), total);
  equal("the script's rows are not all in the document", await rowsOf(alive), SHOWN);
  await alive.close();
}

async function finding() {
  const page = await open(browser, url("forty"));
  equal("all are found at first", await said(page), "40 av 40 visas");
  await search(page, "70001007");
  equal("a number is found", await said(page), "1 av 40 visas");
  equal("its sum is said to be of what was found",
    await page.$eval("tfoot th", (cell) => cell.textContent), "Summa av urvalet");
  equal("its sum is its own", await sum(page, "net"), (await column(page, "net"))[0]);
  await search(page, "ÄNGENS barn");
  check("words are found without case", (await rowsOf(page)) > 0 && (await rowsOf(page)) < 40);
  await search(page, "finns inte");
  equal("nothing is found", await said(page), "Inget motsvarar urvalet.");
  equal("the sum of nothing", await sum(page, "total"), "0,00");
  await page.click("button[type=reset]");
  await page.waitForFunction(() => document.querySelectorAll("#list tbody tr").length === 40);
  equal("all are found again", await said(page), "40 av 40 visas");
  equal("where to search has the focus", await page.evaluate(() => document.activeElement.id), "search");
  for (const at of [3, 4, 8]) {
    const select = `select[data-column="${at}"]`;
    const word = await page.$eval(`${select} option:nth-child(2)`, (option) => option.value);
    await page.select(select, word);
    const cells = await page.$$eval("#list tbody tr", (rows, i) => rows.map((row) =>
      Array.from(row.cells[i].querySelectorAll(".v"), (v) => v.textContent)), at);
    check(`column ${at} is filtered`, cells.length > 0 && cells.length < 40 &&
      cells.every((words) => words.includes(word)), word);
    const nets = (await column(page, "net")).map(ore);
    equal(`column ${at}: the sum is of these rows`, ore(await sum(page, "net")),
      nets.reduce((a, b) => a + b, 0));
    await page.select(select, "");
  }
  await page.close();
}

async function spelling() {
  const page = await open(browser, url("forty"));
  const finds = async (what, text, count) => {
    await search(page, text);
    equal(what, await rowsOf(page), count);
  };
  const amount = (await column(page, "total"))[0];
  await search(page, amount);
  const same = await rowsOf(page);
  check("an amount is found as it stands", same >= 1 && same < 40, same);
  await finds("and without its spaces", amount.replace(/\s/g, ""), same);
  await search(page, "Ängens Barn-");
  const named = await rowsOf(page);
  await finds("a name is found however its letters are put together",
    "Ängens Barn-".normalize("NFD"), named);
  await finds("an organisation number without its hyphen", "5566778899", 40);
  await finds("a negative amount with a hyphen", "-", 40);
  check("of corrections", (await column(page, "net")).some((text) => text.startsWith("\u2212")));
  await search(page, "\u2212");
  check("a minus is a hyphen", (await rowsOf(page)) === 40);
  await finds("no checksum is found by a few of its letters", "d15d", 0);
  await finds("but by all of it", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 40);
  await finds("a care unit's code", "se2321000214-1a01", 40);
  await page.click("thead .total button");
  await page.click("button[type=reset]");
  await page.waitForFunction(() => document.activeElement.id === "search");
  equal("what is sorted by is still said",
    await page.$eval("#order", (select) => select.value), "7");
  await page.close();
}

async function large() {
  const page = await open(browser, url("large"), { script: false });
  const sums = await sum(page, "net");
  await page.close();
  const alive = await open(browser, url("large"));
  equal("a sum that no number of the script's holds is exact", await sum(alive, "net"), sums);
  await alive.close();
}

async function sorting() {
  const page = await open(browser, url("forty"));
  const press = (name) => page.click(`thead .${name} button`);
  const state = (name) => page.$eval(`thead .${name}`, (head) => head.getAttribute("aria-sort"));
  await press("total");
  const up = (await column(page, "total")).map(ore);
  check("amounts are sorted", up.every((value, i) => i === 0 || up[i - 1] <= value), up.join(" "));
  equal("its head says so", await state("total"), "ascending");
  await press("total");
  const down = (await column(page, "total")).map(ore);
  check("and the other way", down.every((value, i) => i === 0 || down[i - 1] >= value));
  equal("its head says that", await state("total"), "descending");
  await press("provider");
  const names = await page.$$eval("#list tbody .provider .v", (all) => all.map((v) => v.textContent));
  const sorted = [...names].sort(new Intl.Collator("sv", { numeric: true }).compare);
  equal("names are sorted in Swedish", names.join(), sorted.join());
  equal("one column is sorted by", await state("total"), null);
  await page.close();
}

async function keys() {
  const page = await open(browser, url("forty"));
  const active = () => page.evaluate(() => {
    const { tagName, id, className, textContent } = document.activeElement;
    const style = getComputedStyle(document.activeElement);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return { tagName, id, className, textContent, seen };
  });
  await page.keyboard.press("Tab");
  equal("first is the way past the head", (await active()).className, "skip");
  await page.keyboard.press("Enter");
  equal("it leads to the list", (await active()).id, "list");
  await page.keyboard.press("Tab");
  const head = await active();
  equal("then the first column's head", `${head.tagName} ${head.textContent}`, "BUTTON Nummer");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  equal("a key sorts", await page.$eval("thead .number", (cell) => cell.getAttribute("aria-sort")),
    "descending");
  await page.evaluate(() => { document.activeElement.blur(); window.getSelection().removeAllRanges(); });
  await page.reload();
  const unseen = [];
  let met = 0;
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const now = await active();
    if (now.tagName === "BODY") break;
    met++;
    if (!now.seen) unseen.push(`${now.tagName} ${now.textContent.slice(0, 40)}`);
  }
  check("the focus is seen wherever it is", met > 30 && unseen.length === 0, unseen.join("; "));
  await page.close();
}

async function links(name) {
  const page = await open(browser, url(name));
  const found = await page.$$eval("a[href]", (all) => all.map((link) => link.href));
  const dead = found.filter((href) => !existsSync(fileURLToPath(href.replace(/#.*/, ""))));
  check(`${name}: every link leads somewhere`, found.length > 0 && dead.length === 0, dead[0]);
  const anchors = await page.$$eval('a[href^="#"]', (all) =>
    all.filter((link) => !document.querySelector(link.hash)).map((link) => link.hash));
  equal(`${name}: every anchor is there`, anchors.join(), "");
  await page.close();
}

// What is said of files: each is there once, its hash too, and codes of units stay on one line.
async function downloads() {
  const page = await open(browser, url("forty"));
  const files = await page.$$eval("section[aria-labelledby=h-files] a", (all) =>
    all.map((link) => link.getAttribute("href")));
  equal("files: each once", new Set(files).size, files.length);
  const hashes = await page.$$eval("section[aria-labelledby=h-files] code", (all) => all.length);
  check("files: as many hashes", files.length > 0 && hashes === files.length, `${hashes}`);
  check("files: hashes are closed at first", !(await page.$eval(
    "section[aria-labelledby=h-files] code", (code) => code.checkVisibility())));
  for (const width of [320, 390, 768, 1248, 1280, 1920]) {
    await page.setViewport({ width, height: 800 });
    const broken = await page.$$eval("#list .code:not(.long)", (all) => all.filter((code) =>
      code.getClientRects().length > 1 || code.getBoundingClientRect().right >
        code.closest("td").getBoundingClientRect().right).length);
    equal(`codes of units stay whole at ${width}`, broken, 0);
  }
  await page.close();
}

async function oneRow() {
  const page = await open(browser, `${url("many")}#n70002999`);
  equal("a link to a row shows it", await said(page), "1 av 3\u00a0000 visas");
  equal("and no other", await page.$eval("#list tbody th", (cell) => cell.id), "n70002999");
  await page.evaluate(() => { location.hash = "#n70001002"; });
  await page.waitForFunction(() => document.querySelector("#list tbody th").id === "n70001002");
  equal("also where the number stands in others", await said(page), "1 av 3\u00a0000 visas");
  await page.type("#search", "0");
  check("then what is looked for", (await said(page)) === "Inget motsvarar urvalet.", await said(page));
  await page.close();
}

async function hostile() {
  const page = await open(browser, url("hostile"));
  const title = await page.title();
  check("no name has run", title.startsWith("Fakturering maj\u00a02025 –"), title);
  equal("no name is an element", (await page.$$("main img, main script, header script")).length, 0);
  const led = await page.$$eval("a[href]", (all) => all.map((link) => link.protocol));
  check("every link is a file's", led.every((protocol) => protocol === "file:"), led.join());
  const texts = await page.$$eval("#list .v", (all) => all.map((v) => v.textContent));
  check("names stand as they are", texts.includes("<script>document.title='taken'</script>"));
  check("no name is a formula", texts.every((text) => !/^[=+\-@]/.test(text)));
  check("no name turns the text", texts.every((text) => !/[\u202a-\u202e\u2066-\u2069]/.test(text)));
  const word = "<script>document.title='taken'</script>";
  await page.select('select[data-column="3"]', word);
  equal("it can be filtered by", await rowsOf(page), 1);
  await page.evaluate(() => {
    const made = document.createElement("script");
    made.textContent = "document.title = 'taken'";
    document.body.append(made);
    document.body.insertAdjacentHTML("beforeend", "<b onclick=\"document.title='taken'\">x</b>");
    document.body.lastElementChild.click();
    document.body.insertAdjacentHTML("beforeend", '<i style="position:fixed">x</i>');
  });
  equal("the policy lets no other script run", await page.title(), title);
  equal("nor another style apply",
    await page.$eval("body > i", (element) => getComputedStyle(element).position), "static");
  await page.close();
}

async function quick() {
  const page = await open(browser, url("most"));
  equal("5,000 invoices: all are found", await said(page),
    "5\u00a0000 av 5\u00a0000 motsvarar urvalet, de f\u00f6rsta 50 visas");
  const times = [];
  for (const text of ["v", "ca", "70003", "finns inte", ""]) {
    times.push(await page.evaluate((value) => {
      const input = document.getElementById("search");
      const rounds = [1, 2, 3].map(() => {
        const begin = performance.now();
        input.value = value;
        input.dispatchEvent(new Event("input"));
        document.body.getBoundingClientRect();
        return performance.now() - begin;
      });
      return Math.min(...rounds);
    }, text));
    check(`"${text}": no more rows than are shown`, (await rowsOf(page)) <= SHOWN);
  }
  const most = Math.max(...times);
  console.log(`5,000 invoices: a filter takes at best ${times.map((time) => time.toFixed(0)).join(", ")} ms`);
  check("a filter takes less than a second on any machine", most < 1000, `${most} ms`);
  await page.click("#more button");
  equal("all are shown when that is wanted", await rowsOf(page), 5000);
  await page.close();
}

async function paper() {
  const page = await open(browser, url("many"));
  await page.click("#list tbody .unit summary");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  equal("on paper: every row", await rowsOf(page), 3000);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  equal("then as before", await rowsOf(page), SHOWN);
  equal("what was open stays so, and nothing else",
    (await page.$$("#list tbody .unit details[open]")).length, 1);
  await page.close();
  const small = await open(browser, url("forty"));
  const path = join(folder, "forty.pdf");
  writeFileSync(path, await small.pdf({ preferCSSPageSize: true, printBackground: true }));
  const text = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
  const missing = Array.from({ length: 40 }, (_, i) => 70001000 + i).filter((n) => !text.includes(n));
  equal("on paper: every invoice", missing.join(), "");
  check("on paper: its units, also of those with many",
    (text.match(/Ungdomsmottagningen/g) ?? []).length >= 5, text.length);
  check("on paper: no controls", !text.includes("Rensa"));
  check("on paper: the heads on every page", (text.match(/Nummer\s+Datum/g) ?? []).length > 1);
  if (pictures) execFileSync("pdftoppm", ["-png", "-r", "70", path, join(pictures, "paper")]);
  await small.close();
}

// Text twice as large as is usual, by the reader's own setting.
async function largeText() {
  const other = await launch("--blink-settings=defaultFontSize=32");
  for (const name of ["forty", "."]) {
    const page = await open(other, url(name));
    const size = await page.$eval("body", (body) => parseFloat(getComputedStyle(body).fontSize));
    equal(`${name}: large text is large`, size, 30);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(`${name}: large text fits`, wide <= 1280, `${wide} px`);
    const cut = await page.$$eval("#list td.n", (cells) =>
      cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length);
    equal(`${name}: no amount reaches out of its cell`, cut, 0);
    await page.close();
  }
  await other.close();
}

// Between a phone's width and a wide screen's, no column is squeezed and no amount leaves its own.
async function widths() {
  const [much, less] = ["999\u00a0999\u00a0999,99", "\u22129\u00a0999\u00a0999,99"];
  const outside = (page) => page.evaluate((texts) => Object.entries(texts).filter(([name, text]) => {
    const cell = document.querySelector(`#list tfoot .${name}`);
    cell.lastChild.textContent = text;
    return cell.scrollWidth > cell.clientWidth;
  }).map(([name]) => name).join(), { net: much, vat: less, total: much });
  for (const [name, named] of [["forty", "unit"], [".", "period"]]) {
    const page = await open(browser, url(name));
    for (const width of [641, 900, 1099, 1101, 1150, 1200, 1247, 1249, 1280, 1366, 1920]) {
      await page.setViewport({ width, height: 800 });
      const least = await page.$$eval(`#list tbody .${named}`, (cells) =>
        Math.min(...cells.map((cell) => cell.clientWidth)));
      check(`${name} at ${width}: room for names`, least >= 120, `${least} px`);
      equal(`${name} at ${width}: room for amounts`, await outside(page), "");
    }
    await page.setViewport({ width: 1016, height: 800 });
    await page.emulateMediaType("print");
    equal(`${name} on paper: room for amounts`, await outside(page), "");
    await page.close();
  }
  const phone = await open(browser, url("forty"), { width: 390 });
  const low = await phone.$$eval("#list a, #list summary, form button", (all) =>
    all.filter((one) => one.getBoundingClientRect().height < 24 && one.getClientRects().length > 0)
      .map((one) => one.textContent));
  equal("on a phone: what is pressed is high enough", low.slice(0, 3).join(), "");
  await phone.close();
}

async function anchors() {
  const page = await open(browser, url("forty"), { script: false, height: 400 });
  await page.goto(`${url("forty")}#n70001020`);
  const [head, row] = await page.evaluate(() => [
    document.querySelector("#list thead th").getBoundingClientRect().bottom,
    document.getElementById("n70001020").getBoundingClientRect().top]);
  check("the head does not cover the row that a link leads to", row >= head, `${row} < ${head}`);
  await page.close();
}

async function english() {
  const page = await open(browser, url("english"));
  equal("its language is said", await page.$eval("html", (html) => html.lang), "en");
  equal("it is found in English", await said(page), "Showing 12 of 12");
  check("amounts have a point", /^[\d\u00a0]+\.\d\d$/.test(await sum(page, "total")));
  await page.close();
}

async function run(what, part) {
  const begin = performance.now();
  try {
    await part();
  } catch (error) {
    check(what, false, error.stack);
  }
  console.log(`${((performance.now() - begin) / 1000).toFixed(1)} s  ${what}`);
}

for (const name of NAMES) {
  for (const width of [1280, 320]) await run(`${name} at ${width}`, () => accessible(name, width));
}
for (const part of [withoutScript, finding, spelling, large, sorting, keys, downloads, oneRow, hostile, quick,
  paper, largeText, widths, anchors, english]) {
  await run(part.name, part);
}
for (const name of ["2025-05", "forty", "draft", "english"]) {
  await run(`links of ${name}`, () => links(name));
}
await browser.close();
finish();

"use strict";
// Searching, filtering and sorting the page's list, and the sums of what was found. The table is
// complete without it. Rows that are not shown are taken out of the document, so that what it costs
// to show a change does not grow with the list.
(() => {
  const MANY = 300;
  const SHOWN_OF_MANY = 50;
  const CODE = 8;
  const form = document.getElementById("find");
  const table = document.getElementById("list");
  if (!form || !table || !table.tBodies) return;
  // Until here the style hid all rows but the first, which took most of the time to show the page.
  table.classList.add("alive");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const kinds = heads.map((head) => head.dataset.kind);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const status = document.getElementById("found");
  const more = document.getElementById("more");
  const selects = Array.from(form.querySelectorAll("select[data-column]"));
  const texts = form.dataset;
  let all = false;
  let only = "";
  let sorted = { column: -1, down: false };
  let found = [];

  const fold = (text) =>
    text.normalize("NFC").toLowerCase().replace(/\u2212/g, "-").replace(/\s+/g, " ");
  // "12 500,00" is found by that, and by "12500,00".
  const joined = (text) =>
    text.replace(/\b\d{1,3}(?: \d{3})+(?!\d)/g, (number) => number.replaceAll(" ", ""));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const group = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, "\u00a0");

  function amount(ore) {
    const digits = String(ore < 0n ? -ore : ore).padStart(3, "0");
    return (ore < 0n ? "\u2212" : "") + group(digits.slice(0, -2)) + texts.point + digits.slice(-2);
  }

  function words(cell) {
    return Array.from(cell.querySelectorAll(".v"), (element) => element.textContent);
  }

  function content(cell) {
    const label = cell.querySelector(".l");
    return cell.textContent.slice(label ? label.textContent.length : 0);
  }

  // Dates and organisation numbers are found with and without their hyphens; checksums by much of
  // them only, or every row would have every short number.
  function searched(row, contents) {
    const codes = Array.from(row.querySelectorAll("code"), (code) => code.textContent);
    const said = contents.map((text, i) =>
      kinds[i] ? text : codes.reduce((rest, code) => rest.replace(code, ""), text));
    const text = joined(said.map(fold).join("\n"));
    const hyphened = text.match(/\S*\d-\d\S*/g) ?? [];
    const plain = hyphened.map((word) => word.replace(/(\d)-(?=\d)/g, "$1"));
    return { text: [text, ...plain].join("\n"), codes: codes.join("\n") };
  }

  // Amounts are whole numbers of any size, and so are their sums.
  function key(cell, kind, text) {
    if (kind === "sum") return BigInt(cell.dataset.v);
    return kind === "number" ? Number(cell.dataset.v) : words(cell)[0] ?? text;
  }

  function read(row, place) {
    const cells = Array.from(row.cells);
    const contents = cells.map(content);
    return {
      row,
      place,
      ...searched(row, contents),
      words: selects.map((select) => words(cells[select.dataset.column])),
      keys: cells.map((cell, i) => key(cell, kinds[i], contents[i])),
    };
  }

  const rows = Array.from(body.rows, read);
  const few = rows.length > MANY ? SHOWN_OF_MANY : MANY;

  function matches(item, terms) {
    return (only === "" || item.row.cells[0].id === only) &&
      terms.every((term) => item.text.includes(term) ||
        (term.length >= CODE && item.codes.includes(term))) &&
      selects.every((select, i) => select.value === "" || item.words[i].includes(select.value));
  }

  function showSums(items) {
    const cells = Array.from(table.tFoot.rows[0].cells);
    cells[0].textContent = items.length < rows.length ? texts.some : texts.sum;
    const first = kinds.indexOf("sum");
    cells.slice(1).forEach((cell, i) => {
      if (kinds[first + i] !== "sum") return;
      const sum = items.reduce((total, item) => total + item.keys[first + i], 0n);
      cell.dataset.v = sum;
      cell.lastChild.textContent = amount(sum);
    });
  }

  function say(shown) {
    const values = { found: group(String(found.length)), count: group(String(rows.length)), shown };
    const cut = shown < found.length;
    status.textContent = fill(found.length === 0 ? texts.nothing : cut ? texts.first : texts.found,
      values);
    more.hidden = !cut;
    more.firstElementChild.textContent = fill(texts.all, values);
  }

  function show(limit) {
    const shown = found.slice(0, limit);
    body.replaceChildren(...shown.map((item) => item.row));
    return shown.length;
  }

  function update() {
    const terms = joined(fold(search.value)).split(" ").filter((term) => term !== "");
    found = rows.filter((item) => matches(item, terms));
    say(show(all ? Infinity : few));
    showSums(found);
  }

  function compare(a, b) {
    const x = a.keys[sorted.column];
    const y = b.keys[sorted.column];
    const way = typeof x === "string" ? collator.compare(x, y) : Number(x > y) - Number(x < y);
    return (sorted.down ? -way : way) || a.place - b.place;
  }

  function sort(column, down) {
    sorted = { column, down };
    rows.sort(compare);
    heads.forEach((head, i) => {
      if (i === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    order.value = String(column);
    update();
  }

  function addButtons() {
    heads.forEach((head, i) => {
      if (!kinds[i]) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(i, sorted.column === i && !sorted.down));
      head.append(button);
    });
  }

  function addOptions() {
    selects.forEach((select, i) => {
      const known = Array.from(new Set(rows.flatMap((item) => item.words[i])));
      select.append(...known.sort(collator.compare).map((word) => new Option(word, word)));
    });
  }

  // A link to one row, from another page: it alone is shown.
  function follow() {
    const number = /^#n(\d+)$/.exec(location.hash);
    if (!number) return;
    selects.forEach((select) => { select.value = ""; });
    search.value = number[1];
    const id = location.hash.slice(1);
    only = rows.some((item) => item.row.cells[0].id === id) ? id : "";
    update();
    table.scrollIntoView();
  }

  // Paper cannot be pressed: what an invoice has many of is printed, and closed again behind it.
  let opened = [];
  function unfold() {
    opened = Array.from(body.querySelectorAll(".unit details:not([open])"));
    opened.forEach((details) => { details.open = true; });
  }

  function refold() {
    opened.forEach((details) => { details.open = false; });
    show(all ? Infinity : few);
  }

  function change() {
    all = false;
    only = "";
    update();
  }

  addButtons();
  addOptions();
  search.addEventListener("input", change);
  selects.forEach((select) => select.addEventListener("change", change));
  order.addEventListener("change", () => sort(Number(order.value), false));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    order.value = String(Math.max(sorted.column, 0));
    change();
    search.focus();
  }));
  more.addEventListener("click", () => {
    const next = few;
    all = true;
    update();
    found[next].row.querySelector("a, summary")?.focus();
  });
  addEventListener("beforeprint", () => { show(Infinity); unfold(); });
  addEventListener("afterprint", refold);
  addEventListener("hashchange", follow);
  order.value = "0";
  form.hidden = false;
  update();
  follow();
})();

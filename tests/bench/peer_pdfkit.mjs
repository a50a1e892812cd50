// Draws the pages of FILE with pdfkit. usage: peer_pdfkit.mjs PACKAGES FILE
// Without tabular figures, which would slow it down; each document parses its fonts anew, as its interface has it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { CODE, FILL, PATH, RULE, TEXT, files, fonts, pages, tell } from './page.mjs';

const [packages, file] = process.argv.slice(2);
const PDFDocument = createRequire(join(packages, 'package.json'))('pdfkit');
const points = 72 / 25.4;
const loaded = Object.fromEntries(Object.entries(files)
    .map(([weight, name]) => [weight, readFileSync(join(fonts, `${name}.otf`))]));

function drawText(doc, item) {
    doc.font(item.font.weight).fontSize(item.font.size).fillColor(item.colour);
    const options = { lineBreak: false, baseline: 'alphabetic' };
    const shift = item.align === 0 ? 0 :
        doc.widthOfString(item.text, options) / (item.align === 1 ? 1 : 2);
    doc.text(item.text, item.x * points - shift, item.y * points, options);
}

function drawCode(doc, item) {
    const side = item.w * points / item.modules.length;
    item.modules.forEach((row, y) => [...row].forEach((dark, x) => dark === '1' &&
        doc.rect(item.x * points + x * side, item.y * points + y * side, side, side)));
    doc.fill(item.colour);
}

function draw(doc, item) {
    if (item.kind === TEXT) drawText(doc, item);
    if (item.kind === RULE || item.kind === FILL) {
        doc.rect(item.x * points, item.y * points, item.w * points, item.h * points).fill(item.colour);
    }
    if (item.kind === CODE) drawCode(doc, item);
    if (item.kind === PATH) {
        doc.save().translate(item.x * points, item.y * points).scale(item.w * points / 24)
            .path(item.text).fill(item.colour, 'even-odd').restore();
    }
}

const make = (page) => new Promise((resolve) => {
    const doc = new PDFDocument({ size: 'A4', margin: 0, info: { Title: page.title } });
    let bytes = 0;
    doc.on('data', (chunk) => { bytes += chunk.length; }).on('end', () => resolve(bytes));
    for (const [weight, font] of Object.entries(loaded)) doc.registerFont(weight, font);
    for (const item of page.items) draw(doc, item);
    doc.end();
});

let bytes = 0;
const all = pages(file);
for (const page of all) bytes += await make(page);
tell(all.length, bytes);

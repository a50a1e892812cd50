// Draws the pages of FILE with Typst. usage: peer_typst.mjs PACKAGES FILE
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CODE, FILL, PATH, RULE, TEXT, fonts, pages, tell } from './page.mjs';

const [packages, file] = process.argv.slice(2);
const { NodeCompiler } = createRequire(join(packages, 'package.json'))(
    '@myriaddreamin/typst-ts-node-compiler');

const template = `
#let doc = json(bytes(sys.inputs.doc))
#set document(title: doc.title, date: none)
#set page(width: 210mm, height: 297mm, margin: 0mm)
#set text(font: "Inter", lang: "sv", top-edge: "baseline", bottom-edge: "baseline",
  number-width: "tabular")
#let weights = (regular: 400, semibold: 600, bold: 700)
#for item in doc.items {
  let (x, y) = (item.x * 1mm, item.y * 1mm)
  if item.kind == "text" {
    let said = text(size: item.font.size * 1pt, weight: weights.at(item.font.weight),
      fill: rgb(item.colour), item.text)
    let anchor = (left, right, center).at(item.align)
    let box-x = (x, x - 210mm, x - 105mm).at(item.align)
    place(dx: box-x, dy: y, box(width: 210mm, align(anchor, said)))
  } else if item.kind == "box" {
    place(dx: x, dy: y, rect(width: item.w * 1mm, height: item.h * 1mm, fill: rgb(item.colour)))
  } else {
    place(dx: x, dy: y, image(bytes(item.svg), format: "svg", width: item.w * 1mm))
  }
}`;

const svg = (side, body) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">${body}</svg>`;
const picture = (item) => item.kind === PATH ?
    svg(24, `<path fill="${item.colour}" fill-rule="evenodd" d="${item.text}"/>`) :
    svg(item.modules.length, `<path fill="${item.colour}" d="${item.modules.flatMap((row, y) =>
        [...row].flatMap((dark, x) => dark === '1' ? [`M${x} ${y}h1v1h-1z`] : [])).join('')}"/>`);

const translate = (item) => item.kind === TEXT ? { ...item, kind: 'text' } :
    item.kind === RULE || item.kind === FILL ? { ...item, kind: 'box' } :
        item.kind === CODE || item.kind === PATH ?
            { kind: 'picture', x: item.x, y: item.y, w: item.w, svg: picture(item) } : null;

const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [fonts] }] });
let bytes = 0;
const all = pages(file);
for (const page of all) {
    const doc = JSON.stringify({ title: page.title, items: page.items.map(translate).filter(Boolean) });
    bytes += compiler.pdf({ mainFileContent: template, inputs: { doc } }).length;
    compiler.evictCache(10);
}
tell(all.length, bytes);

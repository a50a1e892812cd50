// What the peers share: the pages to draw, and the program's styles and inks.
import { readFileSync } from 'node:fs';

/* style.def, the renderer's inks, and jamtland's colours. */
const styles = [...readFileSync(new URL('../../include/debitera/style.def', import.meta.url), 'utf8')
    .matchAll(/^DBT_STYLE\((\w+), (\w+), ([\d.]+), (\w+)\)/gm)]
    .map(([, , weight, size, ink]) => ({ weight: weight.toLowerCase(), size: Number(size), ink }));
const inkNames = ['INK', 'MUTED', 'ACCENT', 'TINT', 'LINE', 'WHITE', 'MARK', 'PANEL', 'NOTICE'];
const inks = { INK: '#1c2024', MUTED: '#5b636b', ACCENT: '#1f4e3d', TINT: '#e8f1ec', LINE: '#c9ced4',
    WHITE: '#ffffff', MARK: '#eceef0', PANEL: '#f4f5f7', NOTICE: '#fff1cc' };

export const TEXT = 0, RULE = 1, FILL = 2, CODE = 3, PATH = 4;
export const fonts = '/usr/share/fonts/opentype/inter';
export const files = { regular: 'Inter-Regular', semibold: 'Inter-SemiBold', bold: 'Inter-Bold' };

export const pages = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').map((text) => {
    const page = JSON.parse(text);
    for (const item of page.items) {
        item.font = styles[item.style];
        item.colour = inks[item.kind === TEXT ? item.font.ink : inkNames[item.ink]];
    }
    return page;
});
export const tell = (documents, bytes) => console.log(JSON.stringify({ documents, bytes }));

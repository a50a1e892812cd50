// The table of tests/bench/month. usage: node stages.mjs RESULT DELIVERY TITLE ROUND ...
//
// RESULT.run-ROUND.log has what `debitera run --verbose` wrote, with lines "stage NAME: SECONDS s";
// RESULT.run-ROUND.json and RESULT.meter-ROUND.json what the programs took as a whole.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [result, delivery, title, ...rounds] = process.argv.slice(2);

const rowsOf = new Map(readFileSync(join(delivery, 'kontroll.csv'), 'latin1').trim().split('\n').slice(1)
    .map((line) => line.split(';')).map(([file, rows]) => [file.replace(/\.csv$/, ''), Number(rows)]));
const bytesOf = new Map([...rowsOf.keys()].map((name) =>
    [name, statSync(join(delivery, `${name}.csv`)).size]));
const total = (numbers) => [...numbers].reduce((sum, number) => sum + number, 0);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const measured = (name) => {
    const all = rounds.map((round) => JSON.parse(readFileSync(`${result}.${name}-${round}.json`, 'utf8')));
    return {
        seconds: median(all.map((one) => one.seconds)),
        cpu: median(all.map((one) => one.user + one.system)),
        peak: Math.max(...all.map((one) => one.peak_kib)) / 1024,
    };
};
const stages = new Map();
for (const round of rounds) {
    const log = readFileSync(`${result}.run-${round}.log`, 'utf8');
    for (const [, name, seconds] of log.matchAll(/^(?:.*: )?stage ([^:]+): ([0-9.]+) s$/gm)) {
        stages.set(name, [...(stages.get(name) ?? []), Number(seconds)]);
    }
}

const columns = [24, 12, 9, 8, 8, 8];
const line = (...cells) => console.log(cells.map((cell, i) =>
    i === 0 ? cell.padEnd(columns[i]) : cell.padStart(columns[i])).join(' ').trimEnd());
const speed = (bytes, seconds) => (bytes / seconds / 1e9).toFixed(2);
const whole = (name, { seconds, cpu, peak }) =>
    line(name, String(total(rowsOf.values())), seconds.toFixed(2),
        speed(total(bytesOf.values()), seconds), cpu.toFixed(2), peak.toFixed(1));

console.log(`one month: ${title}`);
line('', 'records', 'seconds', 'GB/s', 'CPU s', 'MiB');
for (const [name, seconds] of stages) {
    const source = name.replace(/^reading /, '');
    const known = bytesOf.has(source);
    line(name, known ? String(rowsOf.get(source)) : '', median(seconds).toFixed(2),
        known ? speed(bytesOf.get(source), median(seconds)) : '');
}
const run = measured('run');
const meter = measured('meter');
whole('the whole run', run);
whole('metering alone', meter);
console.log(`the run takes ${((run.seconds / meter.seconds - 1) * 100).toFixed(1)} % more than ` +
    'metering alone (aim: 15 % at 100 million records)');

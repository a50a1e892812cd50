// Renders the same pages in debitera and its peers, in turn, round by round, and prints their rates. Called by
// tests/bench/render, which makes the pages; usage stands there.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const options = Object.fromEntries(
    process.argv.slice(2).map((word) => word.match(/^--([a-z]+)=(.*)$/s).slice(1)));
const here = dirname(fileURLToPath(import.meta.url));
const result = join(options.build, 'measured.json');
const AIM_MIB = 40;
const jobs = [
    { kind: 'invoice', title: 'invoices of one page', share: 1, rate: 250, peers: true },
    { kind: 'report', title: 'follow-up reports of two pages', share: 0.1 },
];

const toolsOf = (job) => {
    const documents = String(Math.ceil(Number(options.documents) * job.share));
    const debitera = (workers) => [join(options.build, 'bench-documents'), 'templates/jamtland', job.kind,
        documents, String(workers)];
    const peer = (name) => ['node', join(here, `peer_${name}.mjs`), options.packages,
        join(options.pages, `${job.kind}.json`)];
    const own = [
        { name: 'debitera', command: debitera(1) },
        { name: `debitera, ${cpus().length} workers`, command: debitera(cpus().length) },
    ];
    return !job.peers ? own : [
        ...own,
        { name: 'Typst', command: peer('typst'), aim: 5 },
        { name: 'pdfkit', command: peer('pdfkit'), aim: 10 },
    ];
};

function run(tool) {
    const done = spawnSync(join(options.build, 'bench-measure'), [result, ...tool.command]);
    const measured = done.status === 0 ? JSON.parse(readFileSync(result, 'utf8')) : { exit: 'none' };
    if (measured.exit !== 0) {
        console.error(`tests/bench/render: ${tool.name}: exit ${measured.exit}\n${done.stderr}`);
        process.exit(1);
    }
    const { documents, bytes } = JSON.parse(String(done.stdout));
    return { rate: documents / measured.seconds, cpu: (measured.user + measured.system) / documents,
        peak: measured.peak_kib / 1024, bytes: bytes / documents };
}

const median = (numbers) => {
    const sorted = [...numbers].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/* Times: median, over the rounds, of how many times the rate of debitera's one worker is a tool's. */
function compare(tools) {
    const runs = tools.map(() => []);
    for (let round = 0; round < Number(options.rounds); round++) {
        for (let i = 0; i < tools.length; i++) {
            const at = (i + round) % tools.length;
            runs[at].push(run(tools[at]));
        }
    }
    return tools.map((tool, i) => ({
        tool: tool.name,
        documents_per_second: median(runs[i].map((one) => one.rate)),
        cpu_ms: median(runs[i].map((one) => one.cpu)) * 1000,
        peak_mib: Math.max(...runs[i].map((one) => one.peak)),
        kilobytes: median(runs[i].map((one) => one.bytes)) / 1000,
        times: median(runs[i].map((one, round) => runs[0][round].rate / one.rate)),
        cpu_times: median(runs[i].map((one, round) => one.cpu / runs[0][round].cpu)),
    }));
}

const columns = [22, 8, 8, 7, 7, 7, 9];
const line = (...cells) => console.log(
    cells.map((cell, i) => i === 0 ? cell.padEnd(columns[i]) : cell.padStart(columns[i])).join(' '));
const verdict = (what, reached, aim, good) =>
    console.log(`${what}: ${reached.toFixed(1)} (aim ${aim}: ${good ? 'reached' : 'not reached'})`);

function report(job, tools, rows) {
    console.log(`\n${job.title}`);
    line('', 'a second', 'CPU ms', 'MiB', 'kB each', 'times', 'CPU times');
    for (const row of rows) {
        line(row.tool, row.documents_per_second.toFixed(0), row.cpu_ms.toFixed(2),
            row.peak_mib.toFixed(1), row.kilobytes.toFixed(1), row.times.toFixed(2),
            row.cpu_times.toFixed(2));
    }
    if (job.rate)
        verdict('documents a second on one core', rows[0].documents_per_second, job.rate,
            rows[0].documents_per_second >= job.rate);
    verdict('MiB of a worker', rows[0].peak_mib, AIM_MIB, rows[0].peak_mib <= AIM_MIB);
    tools.forEach((tool, i) => tool.aim &&
        verdict(`times ${tool.name}'s rate`, rows[i].times, tool.aim, rows[i].times >= tool.aim));
}

const machine = { processor: cpus()[0].model, cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30) };
const versions = Object.fromEntries(['@myriaddreamin/typst-ts-node-compiler', 'pdfkit'].map((name) =>
    [name, JSON.parse(readFileSync(join(options.packages, 'node_modules', name, 'package.json'))).version]));
console.log(`${machine.processor}, ${machine.cores} cores, ${machine.memory_gib} GiB; ` +
    Object.entries(versions).map((pair) => pair.join(' ')).join(', '));
console.log(`${options.documents} documents, of the peers ${options.peers}; ` +
    `medians of ${options.rounds} rounds`);
const results = jobs.map((job) => {
    const tools = toolsOf(job);
    const rows = compare(tools);
    report(job, tools, rows);
    return { job: job.kind, rows };
});
if (options.json) {
    mkdirSync(dirname(options.json), { recursive: true });
    writeFileSync(options.json, JSON.stringify({ machine, versions, results }, null, 2) + '\n');
}

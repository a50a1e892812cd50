// Runs the same counts in debitera and its peers, in turn, round by round, and prints what each
// took. Called by tests/bench/read, which makes the data; usage stands there.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const options = Object.fromEntries(
    process.argv.slice(2).map((word) => word.match(/^--([a-z]+)=(.*)$/s).slice(1)));
const here = dirname(fileURLToPath(import.meta.url));
const rounds = Number(options.rounds);
const packages = options.packages;
const result = join(options.build, 'measured.json');

// ---- what is run: each tool gives a command for a job, or nothing where it has no part ----------

const debitera = (threads, hashed) => (job) => [
    join(options.build, 'bench-count'), join(here, 'region'), options.data, job.source, '2025',
    String(threads), hashed, job.file,
];
const unpacked = (job, ...command) =>
    job.packed ? ['bash', '-c', 'gzip -dc -- "$0" | "$@"', job.file, ...command, '-'] :
        [...command, job.file];

const tools = [
    { name: 'debitera', threads: 2, command: debitera(2, 'unhashed') },
    { name: 'debitera', threads: 1, command: debitera(1, 'unhashed') },
    { name: 'debitera with SHA-256', threads: 2, command: debitera(2, 'hashed') },
    {
        name: 'DuckDB', threads: 2,
        command: (job) => ['node', join(here, 'peer_duckdb.mjs'), packages, '2', job.counts, job.file,
            ...(job.quoted ? ['quoted'] : [])],
    },
    {
        name: 'polars', threads: 2,
        command: (job) => ['node', join(here, 'peer_polars.mjs'), packages, job.counts, job.file],
    },
    {
        name: 'libcsv', threads: 1,
        command: (job) => job.counts === 'unique' ? null :
            unpacked(job, join(options.build, 'bench-libcsv'), job.counts),
    },
    {
        // It knows no quotes, and holds every id in memory at 100 bytes each.
        name: 'mawk', threads: 1,
        once: (job) => job.counts === 'days',
        command: (job) => job.quoted || job.counts === 'unique' ? null :
            unpacked(job, 'mawk', '-F;', '-f', join(here, `${job.counts}.awk`)),
    },
];

const inData = (name) => join(options.data, name);
const jobs = [
    { name: 'plain', title: 'records and quantity by unit and month', file: inData('sms.csv'),
        source: 'sms', counts: 'records', targets: { 2: 10, 1: 6 } },
    { name: 'quoted5', title: 'the same, 5 % of the fields quoted', file: inData('quoted5/sms.csv'),
        source: 'sms', counts: 'records', quoted: true, targets: { 2: 7.5 } },
    { name: 'quoted100', title: 'the same, all fields quoted', file: inData('quoted100/sms.csv'),
        source: 'sms', counts: 'records', quoted: true, targets: { 2: 7.5 } },
    { name: 'gzip', title: 'the same, gzip', file: inData('sms.csv.gz'), packed: true,
        source: 'sms', counts: 'records', targets: { 2: 5 } },
    { name: 'unique', title: 'the same, each message id once', file: inData('sms.csv'),
        source: 'sms-unique', counts: 'unique', targets: { 2: 5 } },
    { name: 'listing', title: 'person-days by unit and month', file: inData('listade.csv'),
        source: 'listade', counts: 'days', targets: { 2: 12 } },
];

// ---- running ------------------------------------------------------------------------------------

/* Reads the file once, so that every tool finds it in the page cache. */
function warm(file) {
    const block = Buffer.alloc(1 << 20);
    const descriptor = openSync(file, 'r');
    while (readSync(descriptor, block) > 0);
    closeSync(descriptor);
}

function fail(text) {
    console.error(`tests/bench/read: ${text}`);
    process.exit(1);
}

function run(tool, job) {
    const command = tool.command(job);
    const answer = join(options.build, 'answer.csv');
    const descriptor = openSync(answer, 'w');
    const done = spawnSync(join(options.build, 'bench-measure'), [result, ...command], {
        stdio: ['ignore', descriptor, 'pipe'],
        env: { ...process.env, LC_ALL: 'C', POLARS_MAX_THREADS: '2' },
    });
    closeSync(descriptor);
    const said = String(done.stderr);
    if (done.status !== 0) fail(`${tool.name}, ${job.name}: could not be run\n${said}`);
    const measured = JSON.parse(readFileSync(result, 'utf8'));
    if (measured.exit !== 0) fail(`${tool.name}, ${job.name}: exit ${measured.exit}\n${said}`);
    const query = said.match(/^query ([0-9.]+)$/m);
    return {
        seconds: query ? Number(query[1]) : measured.seconds,
        cpu: measured.user + measured.system,
        peak: measured.peak_kib / 1024,
        answer: readFileSync(answer, 'utf8').trimEnd().split('\n').sort().join('\n'),
    };
}

const median = (numbers) => {
    const sorted = [...numbers].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/* The i-th round begins with another tool each time. */
const turned = (list, by) => list.map((_, i) => list[(i + by) % list.length]);

function compare(job) {
    const taking = tools
        .filter((tool) => tool.command(job) && options.tools.split(',').includes(tool.name.split(' ')[0].toLowerCase()))
        .map((tool) => ({ tool, runs: [] }));
    let answer = null;
    for (let round = 0; round < rounds; round++) {
        warm(job.file);
        for (const entry of turned(taking, round)) {
            if (entry.runs.length > 0 && entry.tool.once?.(job)) continue;
            const done = run(entry.tool, job);
            answer ??= done.answer;
            if (done.answer !== answer) {
                fail(`${job.name}: ${entry.tool.name} has another answer than ${taking[0].tool.name}`);
            }
            entry.runs.push({ ...done, round, answer: undefined });
        }
    }
    return taking;
}

// ---- telling ------------------------------------------------------------------------------------

/* Median, over the rounds, of how many times as long `entry` took as `base`. */
const ratio = (entry, base) => median(entry.runs.map((run) =>
    run.seconds / base.runs.find((other) => other.round === run.round).seconds));

function summarize(job, taking) {
    const size = statSync(job.file).size;
    const base = taking[0];
    const results = taking.map((entry) => {
        const seconds = median(entry.runs.map((run) => run.seconds));
        return {
            tool: entry.tool.name, threads: entry.tool.threads, seconds,
            cpu_seconds: median(entry.runs.map((run) => run.cpu)),
            peak_mib: Math.max(...entry.runs.map((run) => run.peak)),
            gigabytes_per_second: size / seconds / 1e9,
            times_debitera: ratio(entry, base), runs: entry.runs.map((run) => run.seconds),
        };
    });
    const duckdb = taking.find((entry) => entry.tool.name === 'DuckDB');
    const targets = Object.entries(job.targets).flatMap(([threads, target]) => {
        const ours = taking.find((entry) =>
            entry.tool.name === 'debitera' && entry.tool.threads === Number(threads));
        return ours && duckdb ? [{ threads: Number(threads), target, reached: ratio(duckdb, ours) }] : [];
    });
    return { job: job.name, title: job.title, bytes: size, results, targets };
}

const columns = [26, 7, 9, 8, 8, 8, 8];
const line = (...cells) => console.log(
    cells.map((cell, i) => i === 0 ? cell.padEnd(columns[i]) : cell.padStart(columns[i])).join(' '));

function print(summary) {
    console.log(`\n${summary.job}: ${summary.title} (${(summary.bytes / 1e9).toFixed(2)} GB)`);
    line('', 'threads', 'seconds', 'CPU s', 'GB/s', 'MiB', 'times');
    for (const row of summary.results) {
        line(row.tool, String(row.threads), row.seconds.toFixed(3), row.cpu_seconds.toFixed(2),
            row.gigabytes_per_second.toFixed(2), row.peak_mib.toFixed(1),
            row.times_debitera.toFixed(2));
    }
    for (const { threads, target, reached } of summary.targets) {
        const verdict = reached >= target ? 'reached' : 'not reached';
        console.log(`against DuckDB on 2 threads, debitera on ${threads}: ${reached.toFixed(2)} times` +
            ` (aim ${target}: ${verdict})`);
    }
}

const wanted = options.jobs.split(',');
const unknown = wanted.filter((name) => !jobs.some((job) => job.name === name));
if (unknown.length > 0) fail(`--jobs ${unknown}: not one of ${jobs.map((job) => job.name)}`);
const machine = {
    processor: cpus()[0].model, cores: cpus().length, memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
};
const versions = Object.fromEntries(['@duckdb/node-api', 'nodejs-polars'].map((name) =>
    [name, JSON.parse(readFileSync(join(packages, 'node_modules', name, 'package.json'))).version]));
console.log(`${machine.processor}, ${machine.cores} cores, ${machine.memory_gib} GiB; ` +
    `DuckDB ${versions['@duckdb/node-api']}, polars for node ${versions['nodejs-polars']}; ` +
    `${options.rows} rows, medians of ${rounds} rounds`);
const summaries = [];
for (const job of jobs.filter(({ name }) => wanted.includes(name))) {
    const summary = summarize(job, compare(job));
    print(summary);
    summaries.push(summary);
}
if (options.json) {
    mkdirSync(dirname(options.json), { recursive: true });
    writeFileSync(options.json,
        JSON.stringify({ machine, versions, rows: Number(options.rows), rounds, jobs: summaries }, null, 2) + '\n');
}

// The counts in polars, with its streaming engine. The number of threads is in POLARS_MAX_THREADS.
// usage: node peer_polars.mjs PACKAGES records|unique|days FILE
// The time told is the query's alone, without the start of the program.
import { createRequire } from 'node:module';

const [packages, job, file] = process.argv.slice(2);
const pl = createRequire(`${packages}/package.json`)('nodejs-polars');

const sms = { id: pl.Int64, t: pl.Utf8, unit: pl.Utf8, system: pl.Utf8, status: pl.Utf8, q: pl.Int32 };
const listings = { person: pl.Utf8, unit: pl.Utf8, a: pl.Date, b: pl.Date };
const scan = (schema) => pl.scanCSV(file, { sep: ';', hasHeader: true, schema });

const byMonth = (rows) =>
    rows
        .groupBy(['unit', 'm'], false)
        .agg(pl.col('q').count().alias('n'), pl.col('q').cast(pl.Int64).sum().alias('s'));
const month = pl.col('t').str.slice(0, 7).alias('m');

const dayOf = (date) => Math.floor(date / 86400000);
const months = [...Array(12).keys()].map((m) => ({
    name: `2025-${String(m + 1).padStart(2, '0')}`,
    first: dayOf(Date.UTC(2025, m, 1)),
    last: dayOf(Date.UTC(2025, m + 1, 0)),
}));
const daysIn = ({ name, first, last }) => {
    const to = pl.when(pl.col('b').lt(last)).then(pl.col('b')).otherwise(pl.lit(last));
    const from = pl.when(pl.col('a').gt(first)).then(pl.col('a')).otherwise(pl.lit(first));
    const days = to.minus(from).plus(1);
    return pl.when(days.gt(0)).then(days).otherwise(pl.lit(0)).cast(pl.Int64).sum().alias(name);
};

const queries = {
    records: () => byMonth(scan(sms).select('unit', month, 'q')),
    unique: () => byMonth(scan(sms).select('id', 'unit', month, 'q')
        .unique({ subset: ['id'], maintainOrder: false, keep: 'any' })),
    days: () => scan(listings)
        .select('unit', pl.col('a').cast(pl.Int32), pl.col('b').cast(pl.Int32).fillNull(99999))
        .groupBy(['unit'], false)
        .agg(...months.map(daysIn)),
};

const begun = performance.now();
const rows = queries[job]().collectSync({ engine: 'streaming' }).rows();
const seconds = (performance.now() - begun) / 1000;
const lines = job === 'days'
    ? rows.flatMap(([unit, ...days]) => days.map((n, m) => [unit, months[m].name, n].join(';')))
    : rows.map((row) => row.join(';'));
process.stdout.write(lines.filter((line) => !line.endsWith(';0')).join('\n') + '\n');
process.stderr.write(`query ${seconds}\n`);

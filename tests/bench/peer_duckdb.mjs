// The counts in DuckDB. usage: node peer_duckdb.mjs PACKAGES THREADS records|unique|days FILE [quoted]
//
// Its fastest forms are used, out of those tried: months of a DATE column (it reads the date in
// front of a time) beat those of a TIMESTAMP and the first letters of a text; ids as BIGINT beat
// text; DISTINCT rows beat COUNT(DISTINCT id) and a group for each id; intervals grouped and then
// joined with the months beat twelve sums over all rows. Quoting is off where there are no quotes.
// The time told is the query's alone, without the start of the program.
import { createRequire } from 'node:module';

const [packages, threads, job, file, quoted] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${packages}/package.json`)('@duckdb/node-api');

const quotes = quoted ? `quote='"', escape='"'` : `quote='', escape=''`;
const table = (columns) =>
    `read_csv('${file}', header=true, auto_detect=false, delim=';', ${quotes}, columns={${columns}})`;
const sms = table("'id': 'BIGINT', 't': 'DATE', 'unit': 'VARCHAR', 'system': 'VARCHAR', " +
    "'status': 'VARCHAR', 'q': 'INTEGER'");
const listings = table("'person': 'VARCHAR', 'unit': 'VARCHAR', 'a': 'DATE', 'b': 'DATE'");
const queries = {
    records: `SELECT unit, month(t) m, count(*), sum(q) FROM ${sms} GROUP BY ALL`,
    unique: `SELECT unit, m, count(*), sum(q)
        FROM (SELECT DISTINCT id, unit, month(t) m, q FROM ${sms}) GROUP BY ALL`,
    days: `WITH clipped AS (
            SELECT unit, greatest(a, DATE '2025-01-01') a,
                least(coalesce(b, DATE '2025-12-31'), DATE '2025-12-31') b
            FROM ${listings}
            WHERE a <= DATE '2025-12-31' AND (b IS NULL OR b >= DATE '2025-01-01')),
        grouped AS (SELECT unit, a, b, count(*) n FROM clipped GROUP BY ALL),
        months AS (SELECT unnest(generate_series(DATE '2025-01-01', DATE '2025-12-01',
            INTERVAL 1 MONTH))::DATE x)
        SELECT unit, month(x), sum(n * (least(b, last_day(x)) - greatest(a, x) + 1))
        FROM grouped JOIN months ON a <= last_day(x) AND b >= x GROUP BY ALL`,
};

const instance = await DuckDBInstance.create(':memory:', {
    threads,
    preserve_insertion_order: 'false',
});
const connection = await instance.connect();
await connection.run('SELECT 1');
const begun = performance.now();
const result = await connection.runAndReadAll(queries[job]);
const seconds = (performance.now() - begun) / 1000;
const lines = result.getRowsJson().map(([unit, month, ...numbers]) =>
    [unit, `2025-${String(month).padStart(2, '0')}`, ...numbers].join(';'));
process.stdout.write(lines.join('\n') + '\n');
process.stderr.write(`query ${seconds}\n`);

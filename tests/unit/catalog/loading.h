/*
 * Loading parts of a region in tests: a small region that is right in every file, and findings as
 * lines of text "where: what", so that a test can state them whole.
 */
#ifndef DEBITERA_TEST_CATALOG_LOADING_H
#define DEBITERA_TEST_CATALOG_LOADING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load.h"

enum loading_file {
    LOADING_REGION,
    LOADING_SOURCES,
    LOADING_METERS,
    LOADING_SERVICES,
    LOADING_PRICES,
    LOADING_TEXTS,
    LOADING_FILE_COUNT
};

static const struct {
    const char *name;
    dbt_file_reader *read;
    const char *text;
} loading_files[LOADING_FILE_COUNT] = {
    {"region.yaml", dbt_load_region,
     "identity:\n"
     "  code: testland\n"
     "  name: Region Testland\n"
     "  org_no: 232100-0214\n"
     "  vat_no: SE232100021401\n"
     "  address: {street: Box 1, postcode: 831 27, city: Östersund}\n"
     "  visit: Torget 1\n"
     "  contact: Kansliet\n"
     "  email: faktura@test.example\n"
     "  phone: 08-465 004 10\n"
     "  our_reference: Kansliet\n"
     "  accent: \"#1f4e3d\"\n"
     "  tint: \"#e8f1ec\"\n"
     "  logo: M0 0 L24 0 C1 2 3 4 5.5 6 Z\n"
     "  f_tax: true\n"
     "payment: {bankgiro: 5050-1055, days: 30, first_number: 1000, ocr_length_digit: true,\n"
     "  round_to_krona: false}\n"
     "proration: month\n"
     "vat:\n"
     "  - code: standard\n"
     "    rates:\n"
     "      - {category: S, rate: 25}\n"
     "      - {from: 2030-01-01, category: S, rate: 24.5}\n"
     "  - code: exempt\n"
     "    rates:\n"
     "      - {category: E, rate: 0, exemption: ML 10 kap}\n"},
    {"sources.yaml", dbt_load_sources,
     "format: {delimiter: \";\", encoding: utf-8, decimal_point: \",\", clock: local}\n"
     "sources:\n"
     "  - {code: providers, kind: providers, files: p*.csv, columns: {org_no: A, name: B,\n"
     "    customer: C, street: D, postcode: E, city: F}}\n"
     "  - {code: units, kind: units, files: u*.csv,\n"
     "    columns: {unit: A, name: B, org_no: C, from: D}}\n"
     "  - {code: subscriptions, kind: subscriptions, files: s*.csv,\n"
     "    columns: {id: A, unit: B, service: C, quantity: D, from: E}}\n"
     "  - {code: charges, kind: charges, files: c*.csv,\n"
     "    columns: {id: A, unit: B, service: C, time: D}}\n"
     "  - {code: listings, kind: listings, files: l*.csv, listed_to: last-day,\n"
     "    columns: {person: A, unit: B, from: C}}\n"
     "  - code: sms\n"
     "    kind: events\n"
     "    files: e*.csv\n"
     "    reject_limit_percent: 1.25\n"
     "    columns: {id: A, time: B, unit: C, status: D, kind: E}\n"
     "    statuses: [sent, failed]\n"},
    {"meters.yaml", dbt_load_meters,
     "meters:\n"
     "  - {code: listed, name: Listed, source: listings, count: census, census: 15}\n"
     "  - code: sms\n"
     "    name: SMS\n"
     "    source: sms\n"
     "    count: records\n"
     "    statuses: [failed]\n"
     "    kind: reminder\n"},
    {"services.yaml", dbt_load_services,
     "services:\n"
     "  - code: quality\n"
     "    names:\n"
     "      - text: Quality\n"
     "      - {from: 2026-01-01, text: Better quality}\n"
     "    package: Base\n"
     "    obligation: mandatory\n"
     "    document: D 1\n"
     "    wording: \"\"\n"
     "    account: 3511\n"
     "    vat: exempt\n"
     "    charge:\n"
     "      - {model: metered, meter: listed, unit_name: listed}\n"
     "  - code: messages\n"
     "    names: [{text: Messages}]\n"
     "    package: Base\n"
     "    obligation: optional\n"
     "    document: D 2\n"
     "    wording: per message\n"
     "    account: 3512\n"
     "    vat: standard\n"
     "    charge:\n"
     "      - {component: fee, model: recurring, unit_name: unit}\n"
     "      - {component: sms, model: metered, meter: sms, unit_name: SMS}\n"
     "  - {code: free, names: [{text: Free}], package: Base, obligation: connection,\n"
     "    document: D 3, wording: free, charge: []}\n"
     "  - {code: wall, names: [{text: Wall}], package: Base, obligation: optional,\n"
     "    document: D 4, wording: at cost, account: 3513, vat: standard,\n"
     "    charge: [{model: pass-through, unit_name: st}]}\n"},
    {"prices.yaml", dbt_load_prices,
     "title: List\n"
     "demonstration: true\n"
     "prices:\n"
     "  - {service: messages, component: sms, from: 2025-01-01, price: 0.495, per: piece,\n"
     "    status: confirmed, document: D}\n"
     "  - service: quality\n"
     "    from: 2027-01-01\n"
     "    status: unconfirmed\n"
     "    document: D\n"
     "    readings:\n"
     "      - {name: A, price: 725, per: year}\n"
     "      - {name: B, price: 725, per: month}\n"
     "  - {service: quality, from: 2025-05-01, price: 2.85, per: year, status: confirmed,\n"
     "    document: D, note: about}\n"
     "  - {service: quality, from: 2024-01-01, price: 2.53, per: year, status: confirmed,\n"
     "    document: D}\n"},
    {"texts.yaml", dbt_load_texts, "invoice: Faktura\npage_of: \"Sida {page} ({pages})\"\n"},
};

struct loading {
    struct dbt_arena arena;
    struct dbt_findings findings;
    struct dbt_region region;
    struct dbt_schema schema;
};

__attribute__((unused)) static void loading_init(struct loading *loading)
{
    *loading = (struct loading){0};
    dbt_arena_init(&loading->arena, (size_t)16 << 20);
    dbt_findings_init(&loading->findings, &loading->arena);
    loading->schema =
        (struct dbt_schema){.findings = &loading->findings, .region = &loading->region};
}

__attribute__((unused)) static void loading_release(struct loading *loading)
{
    dbt_arena_release(&loading->arena);
}

__attribute__((unused)) static const struct dbt_yaml_node *
loading_parse(struct loading *loading, const char *name, const char *text)
{
    return dbt_yaml_parse(&loading->findings, name, dbt_text_of(text));
}

/* Every file before `last` as it stands above, then `last` with `text`. */
__attribute__((unused)) static void loading_read(struct loading *loading, enum loading_file last,
                                                 const char *text)
{
    for (unsigned i = 0; i <= (unsigned)last; i++) {
        const struct dbt_yaml_node *root = loading_parse(
            loading, loading_files[i].name, i == (unsigned)last ? text : loading_files[i].text);
        if (root != NULL)
            loading_files[i].read(&loading->schema, root);
    }
}

/* Everything found, one line each. */
__attribute__((unused)) static char *loading_found(struct loading *loading)
{
    struct dbt_buffer lines;
    dbt_buffer_init(&lines);
    for (size_t i = 0; i < loading->findings.count; i++)
        dbt_buffer_format(&lines, "%s: %s\n", loading->findings.items[i].where,
                          loading->findings.items[i].what);
    assert_false(lines.failed);
    assert_false(loading->findings.failed);
    char *text = dbt_arena_copy(&loading->arena, dbt_buffer_text(&lines));
    assert_non_null(text);
    dbt_buffer_release(&lines);
    return text;
}

/* A change to a file of the region above, and the findings that it must have. */
struct loading_edit {
    const char *old;
    const char *new;
    const char *found;
};

/* `text` with the only place where `old` stands changed to `new`; in the arena. */
__attribute__((unused)) static char *loading_edited(struct loading *loading, const char *text,
                                                    const struct loading_edit *edit)
{
    const char *at = strstr(text, edit->old);
    assert_non_null(at);
    assert_null(strstr(at + 1, edit->old));
    char *edited = dbt_arena_format(&loading->arena, "%.*s%s%s", (int)(at - text), text, edit->new,
                                    at + strlen(edit->old));
    assert_non_null(edited);
    return edited;
}

__attribute__((unused)) static void loading_check(enum loading_file file,
                                                  const struct loading_edit *edits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct loading loading;
        loading_init(&loading);
        loading_read(&loading, file, loading_edited(&loading, loading_files[file].text, &edits[i]));
        assert_string_equal(loading_found(&loading), edits[i].found);
        loading_release(&loading);
    }
}

/* The findings of a list of one price, `row`, of the fourth service charged as `charge` says. */
__attribute__((unused)) static void loading_check_price(const char *charge, const char *row,
                                                        const char *found)
{
    const struct loading_edit edit = {"{model: pass-through, unit_name: st}", charge, ""};
    struct loading loading;
    loading_init(&loading);
    loading_read(&loading, LOADING_SERVICES,
                 loading_edited(&loading, loading_files[LOADING_SERVICES].text, &edit));
    const char *list =
        dbt_arena_format(&loading.arena,
                         "title: T\ndemonstration: true\nprices:\n"
                         "  - {service: wall, from: 2025-01-01, status: confirmed, document: D,\n"
                         "    %s}\n",
                         row);
    assert_non_null(list);
    dbt_load_prices(&loading.schema, loading_parse(&loading, "p", list));
    assert_string_equal(loading_found(&loading), found);
    loading_release(&loading);
}

#define LOADING_CHECK(file, edits) loading_check((file), (edits), sizeof(edits) / sizeof(edits)[0])

#endif

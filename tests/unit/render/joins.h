/* Documents of several forms, rendered and joined, and what others see of the result. */
#ifndef DEBITERA_TESTS_RENDER_JOINS_H
#define DEBITERA_TESTS_RENDER_JOINS_H

#include "pages.h"

#include <string.h>

#include "debitera/join.h"

enum { JOINS_MAX = 8, JOINS_DAY = 20290 /* 2025-07-21 */, JOINS_NEVER = -1 };

struct joins {
    struct dbt_renderer *renderer; /* one at a time: freeing it takes what Cairo holds for all */
    bool is_borrowed;
    struct dbt_buffer parts[JOINS_MAX];
    const char *titles[JOINS_MAX];
    size_t made;
    struct dbt_buffer whole;   /* what was written */
    int fail_part, fail_write; /* at which call */
    int writes;
    struct dbt_joined joined;
    struct dbt_error error;
};

/* `renderer` null: one of its own. */
static __attribute__((unused)) void joins_init(struct joins *joins, struct dbt_renderer *renderer)
{
    *joins = (struct joins){.renderer = renderer,
                            .is_borrowed = renderer != NULL,
                            .fail_part = JOINS_NEVER,
                            .fail_write = JOINS_NEVER};
    if (renderer == NULL) {
        assert_int_equal(dbt_renderer_new(&joins->renderer, NULL, &joins->error), DBT_OK);
    }
    for (size_t i = 0; i < JOINS_MAX; i++) {
        dbt_buffer_init(&joins->parts[i]);
    }
    dbt_buffer_init(&joins->whole);
}

static __attribute__((unused)) void joins_release(struct joins *joins)
{
    for (size_t i = 0; i < JOINS_MAX; i++) {
        dbt_buffer_release(&joins->parts[i]);
    }
    dbt_buffer_release(&joins->whole);
    if (!joins->is_borrowed) {
        dbt_renderer_free(joins->renderer);
    }
}

/* How a document differs from that of pages.h. */
struct joins_form {
    unsigned headings; /* of the second and third item: none, one, one and one below, two */
    const char *language, *attachment;
};

static __attribute__((unused)) void joins_make(struct joins *joins, const char *name,
                                               struct joins_form form)
{
    static const unsigned levels[][2] = {{0, 0}, {1, 0}, {1, 2}, {1, 1}};
    struct pages pages;
    pages_init(&pages, name);
    for (size_t i = 0; i < 2; i++) {
        unsigned level = levels[form.headings][i];
        pages.first[i + 1].role = level != 0 ? DBT_ROLE_HEADING : DBT_ROLE_TEXT;
        pages.first[i + 1].level = level;
    }
    struct dbt_attachment file = {form.attachment, "text/csv", "Rader", {name, strlen(name)}};
    pages.document.attachments = &file;
    pages.document.attachment_count = form.attachment != NULL;
    pages.document.language = form.language != NULL ? form.language : "sv-SE";
    joins->titles[joins->made] = name;
    assert_int_equal(dbt_render_pdf(joins->renderer, &pages.document, &joins->parts[joins->made++],
                                    &joins->error),
                     DBT_OK);
}

static enum dbt_status joins_part(void *context, size_t index, struct dbt_join_part *part,
                                  struct dbt_error *error)
{
    struct joins *joins = context;
    if ((int)index == joins->fail_part) {
        return dbt_error_set(error, DBT_INPUT, "no such part");
    }
    size_t at = index % joins->made;
    *part = (struct dbt_join_part){joins->titles[at], dbt_buffer_text(&joins->parts[at])};
    return DBT_OK;
}

static enum dbt_status joins_write(void *context, struct dbt_text bytes, struct dbt_error *error)
{
    struct joins *joins = context;
    if (joins->writes++ == joins->fail_write) {
        return dbt_error_set(error, DBT_OUTPUT, "the disk is full");
    }
    dbt_buffer_add(&joins->whole, bytes.at, bytes.length);
    return DBT_OK;
}

/* The parts made, over and over. */
static __attribute__((unused)) enum dbt_status joins_join(struct joins *joins, size_t count)
{
    const struct dbt_joining joining = {.title = "Juli \xE2\x80\x93 alla",
                                        .author = "Region Å",
                                        .language = "sv-SE",
                                        .date = JOINS_DAY,
                                        .count = count,
                                        .context = joins,
                                        .part = joins_part,
                                        .write = joins_write};
    dbt_buffer_clear(&joins->whole);
    joins->writes = 0;
    return dbt_pdf_join(&joining, &joins->joined, &joins->error);
}

static __attribute__((unused)) enum dbt_status joins_check(struct joins *joins)
{
    return dbt_pdf_join_check(dbt_buffer_text(&joins->whole), "a.pdf", &joins->joined,
                              &joins->error);
}

/* Runs Python with the whole as qpdf tells it, `q`, its objects by reference, `o`, and what else is
   wanted; parts are 0.pdf and so on. */
static __attribute__((unused)) void joins_look(const struct joins *joins, const char *script)
{
    static const char begin[] =
        "import json, re, subprocess\n"
        "def run(*words): return subprocess.run(words, stdout=-1, check=True).stdout\n"
        "run('qpdf', '--check', 'a.pdf')\n"
        "q = json.loads(run('qpdf', '--json=2', 'a.pdf'))\n"
        "o = {k[4:]: v.get('value', v.get('stream', {}).get('dict'))\n"
        "     for k, v in q['qpdf'][1].items()}\n"
        "root = o[q['qpdf'][1]['trailer']['value']['/Root']]\n"
        "pages = [p['object'] for p in q['pages']]\n"
        "def read(name, *words): return run(*words, name).decode()\n";
    char folder[64];
    char path[96];
    char line[160];
    struct dbt_buffer all;
    support_folder_make(folder);
    for (size_t i = 0; i < joins->made; i++) {
        snprintf(path, sizeof path, "%s/%zu.pdf", folder, i);
        support_file_write(path, joins->parts[i].bytes, joins->parts[i].length);
    }
    snprintf(path, sizeof path, "%s/a.pdf", folder);
    support_file_write(path, joins->whole.bytes, joins->whole.length);
    dbt_buffer_init(&all);
    dbt_buffer_string(&all, begin);
    dbt_buffer_string(&all, script);
    snprintf(path, sizeof path, "%s/look.py", folder);
    support_file_write(path, all.bytes, all.length);
    snprintf(line, sizeof line, "cd %s && python3 look.py", folder);
    assert_int_equal(system(line), 0); /* NOLINT(cert-env33-c): other programs look at the file */
    dbt_buffer_release(&all);
    support_folder_remove(folder);
}

#endif

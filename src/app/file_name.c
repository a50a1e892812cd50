/* Names of files from data. */
#include "file_name.h"

#include "debitera/base/hash.h"

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

static void add_name(struct dbt_buffer *name, const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (is_plain(*at) || (*at == '.' && at > text))
            dbt_buffer_add(name, at, 1);
        else
            dbt_buffer_format(name, "%%%02X", (unsigned)(unsigned char)*at);
}

/* "%-" stands in no other name: a byte's '%' has two digits behind it. */
static void shorten(struct dbt_buffer *name, const char *text)
{
    enum { DIGITS = 32 };
    char sha256[DBT_SHA256_HEX_BYTES];

    if (!dbt_sha256_of(dbt_text_of(text), sha256))
        name->failed = true;
    dbt_buffer_cut(name, DBT_FILE_NAME_MAX - DIGITS - 2);
    dbt_buffer_format(name, "%%-%.*s", DIGITS, sha256);
}

const char *dbt_file_name_of(const char *text, struct dbt_arena *arena)
{
    struct dbt_buffer name;
    const char *made = NULL;

    dbt_buffer_init(&name);
    add_name(&name, text);
    if (text[0] == '\0')
        dbt_buffer_string(&name, "%");
    if (name.length > DBT_FILE_NAME_MAX)
        shorten(&name, text);
    if (!name.failed)
        made = dbt_arena_copy(arena, dbt_buffer_text(&name));
    dbt_buffer_release(&name);
    return made;
}

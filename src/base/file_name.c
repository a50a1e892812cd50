/* Names of files from data. */
#include "debitera/base/file_name.h"

#include "debitera/base/hash.h"

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_plain(char c)
{
    return is_alphanumeric(c) || c == '-' || c == '_';
}

/* What stands before the first '.' counts: "nul.tar.gz" is the device, too. */
static bool is_device(struct dbt_text name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    static const char *const numbered[] = {"com", "lpt"};
    const char *point = name.length > 0 ? memchr(name.at, '.', name.length) : NULL;
    name.length = point != NULL ? (size_t)(point - name.at) : name.length;
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (dbt_text_equal_fold(name, dbt_text_of(devices[i]))) {
            return true;
        }
    }
    bool ends_in_digit = name.length == 4 && name.at[3] >= '0' && name.at[3] <= '9';
    name.length -= ends_in_digit;
    for (size_t i = 0; ends_in_digit && i < sizeof numbered / sizeof numbered[0]; i++) {
        if (dbt_text_equal_fold(name, dbt_text_of(numbered[i]))) {
            return true;
        }
    }
    return false;
}

static void add_name(struct dbt_buffer *name, struct dbt_text text)
{
    bool device = is_device(text);
    for (size_t i = 0; i < text.length; i++) {
        bool inside = i > 0 && i + 1 < text.length;
        bool stands = is_plain(text.at[i]) || (text.at[i] == '.' && inside);
        if (stands && !(device && i == 0)) {
            dbt_buffer_add(name, text.at + i, 1);
        } else {
            dbt_buffer_format(name, "%%%02X", (unsigned)(unsigned char)text.at[i]);
        }
    }
}

/* "%-" stands in no other name: a byte's '%' has two digits behind it. */
static void shorten(struct dbt_buffer *name, struct dbt_text text)
{
    enum { DIGITS = 32 };
    char sha256[DBT_SHA256_HEX_BYTES];
    if (!dbt_sha256_of(text, sha256)) {
        name->failed = true;
        return;
    }
    dbt_buffer_cut(name, DBT_FILE_NAME_BYTES - DIGITS - 2);
    dbt_buffer_format(name, "%%-%.*s", DIGITS, sha256);
}

const char *dbt_file_name_make(const char *text, struct dbt_arena *arena)
{
    struct dbt_buffer name;
    dbt_buffer_init(&name);
    add_name(&name, dbt_text_of(text));
    if (text[0] == '\0') {
        dbt_buffer_string(&name, "%");
    }
    if (name.length > DBT_FILE_NAME_BYTES) {
        shorten(&name, dbt_text_of(text));
    }
    const char *made = name.failed ? NULL : dbt_arena_copy(arena, dbt_buffer_text(&name));
    dbt_buffer_release(&name);
    return made;
}

static bool is_portable_part(struct dbt_text part)
{
    if (part.length == 0 || strchr(". ", part.at[0]) != NULL ||
        strchr(". ", part.at[part.length - 1]) != NULL || is_device(part)) {
        return false;
    }
    for (size_t i = 0; i < part.length; i++) {
        char byte = part.at[i];
        if (!is_plain(byte) && (byte == '\0' || strchr(".%~+() ", byte) == NULL)) {
            return false;
        }
    }
    return true;
}

bool dbt_file_path_is_portable(const char *path)
{
    if (strlen(path) > DBT_FILE_PATH_BYTES) {
        return false;
    }
    for (;;) {
        size_t length = strcspn(path, "/");
        if (!is_portable_part((struct dbt_text){path, length})) {
            return false;
        }
        if (path[length] == '\0') {
            return true;
        }
        path += length + 1;
    }
}

/* Where `name` is, or belongs, among the sorted. */
static size_t place_of(const struct dbt_file_names *names, const char *name, bool *is_there)
{
    size_t from = 0;
    size_t to = names->count;
    *is_there = false;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = dbt_text_compare_fold(dbt_text_of(name), dbt_text_of(names->sorted[middle]));
        *is_there = *is_there || order == 0;
        if (order > 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

const char *dbt_file_names_take(struct dbt_file_names *names, const char *text)
{
    char numbered[DBT_FILE_NAME_BYTES + 1];
    const char *plain = dbt_file_name_make(text, names->arena);
    const char *name = plain;
    bool is_there = false;
    size_t at = name != NULL ? place_of(names, name, &is_there) : 0;
    for (unsigned number = 2; is_there; number++) {
        /* Cut where it must be, so that a name of any length stays within the limit. */
        int length = snprintf(NULL, 0, "%%~%u", number);
        snprintf(numbered, sizeof numbered, "%.*s%%~%u", DBT_FILE_NAME_BYTES - length, plain,
                 number);
        name = numbered;
        at = place_of(names, name, &is_there);
    }
    name = name == numbered ? dbt_arena_string(names->arena, numbered) : plain;
    const char **sorted = name == NULL ? NULL
                                       : dbt_arena_grow(names->arena, names->sorted, names->count,
                                                        &names->capacity, sizeof *sorted);
    if (sorted == NULL) {
        return NULL;
    }
    memmove(sorted + at + 1, sorted + at, (names->count - at) * sizeof *sorted);
    sorted[at] = name;
    names->sorted = sorted;
    names->count++;
    return name;
}

/* Files of random content, regular and irregular, read in any way: see files_compared.h. */
#include "files_compared.h"

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { CASES = 150 };
#else
enum { CASES = 1500 };
#endif

enum { CONTENT_MAX = 6000 };

/* ---- files ----------------------------------------------------------------------------------- */

static const char *one_of(const char *const *texts, size_t count)
{
    return texts[chance((uint32_t)count)];
}
#define ONE_OF(...)                                                                                \
    one_of((const char *const[]){__VA_ARGS__},                                                     \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static const char *line_end(void)
{
    return chance(12) > 0 ? "\n" : ONE_OF("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r", " \n");
}

static void put_regular(struct dbt_buffer *text, const char *end)
{
    dbt_buffer_format(text, "E%u;2025-05-%02u;%u;%s;%s%s", chance(9), 1 + chance(31), chance(999),
                      ONE_OF("Anna", "", "Bo Ek", "\"C\"", "-", " D "), ONE_OF("", "x", "\"y;\""),
                      end);
}

static void put_irregular(struct dbt_buffer *text)
{
    dbt_buffer_string(
        text, ONE_OF("E;T;1;\"a\nb\r\nc\";x\n", "\"E\";\"T\";\"1\";\"\"\"N\"\"\";\"z\r\n\n\"\r\n",
                     "E;T;1\n", "E;T;1;2;3;4\r\n", "\xE5;T;1;N;\n", "E;T\x01;1;N;\n", "\n", "\r",
                     "  \n", "E; \"T\" ;1;N;x\n", "E;T\"T;1;N;x\n", "E;NULL;-;\xC3\xA5;\xE5\n",
                     ";;;;\n", ";\n", "E;T;1;\"N\";\"m\rn\r\no\"\r", "E;T;1;N;\"\n\n\n\n\"\n",
                     "Totalt\n", "E;T;1;N;\"; \n; \"\n"));
}

/* About as long as a field or a record may be. */
static void put_long(struct dbt_buffer *text)
{
    static const size_t lengths[] = {DBT_FIELD_BYTES_MAX - 20, DBT_FIELD_BYTES_MAX,
                                     DBT_FIELD_BYTES_MAX + 1, DBT_RECORD_BYTES_MAX + 1};
    const char *filling = ONE_OF("x", "x", "\"\"", "\r", " ", ";");
    const char *quote = ONE_OF("", "\"");
    size_t end = text->length + lengths[chance(4)] + chance(3);
    dbt_buffer_format(text, "E;T;1;N;%s", quote);
    while (text->length < end) {
        dbt_buffer_string(text, filling);
    }
    dbt_buffer_format(text, "%s\n", quote);
}

/* Mostly text that can be used to its end. */
static void put_content(struct dbt_buffer *text)
{
    const char *end = line_end();
    size_t most = chance(chance(3) == 0 ? CONTENT_MAX : 600);
    uint32_t irregular = chance(2) * chance(40);
    dbt_buffer_clear(text);
    dbt_buffer_string(text, chance(6) == 0 ? "\xEF\xBB\xBF" : "");
    dbt_buffer_string(text, chance(6) == 0 ? ONE_OF("\n", "\r\n\r\n", " \t\n", "\r") : "");
    dbt_buffer_format(text, "Enhet;Tid;Id;%s;%s%s", ONE_OF("Namn", "Namn", "\"Namn\""),
                      ONE_OF("Annat", "\"An\nnat\""), end);
    while (text->length < most) {
        if (chance(400) == 0) {
            put_long(text);
        } else if (chance(100) < irregular) {
            put_irregular(text);
        } else {
            put_regular(text, chance(30) > 0 ? end : line_end());
        }
    }
    if (chance(12) == 0) {
        dbt_buffer_string(text, ONE_OF("E;T;\"1\nE2;T;2\";N;x\n", "E;T", "E;T;1;\"N",
                                       "\"E\"x;T;1;N;x\n", "E;T;1;N;\"a;b;c\n;d;e\"\n"));
        put_regular(text, "\n");
    }
    if (chance(4) == 0 && text->length > 0) {
        dbt_buffer_cut(text, text->length - 1 - chance((uint32_t)(text->length / 8 + 1)));
    }
}

/* ---- the test -------------------------------------------------------------------------------- */

static void any_blocks_and_threads_come_to_the_same(void **state)
{
    struct files *files = *state;
    struct dbt_buffer expected;
    uint64_t rows = 0;
    dbt_buffer_init(&expected);
    for (int i = 0; i < CASES; i++) {
        files->reading.source.encoding = chance(2) ? DBT_ENCODING_UTF8 : DBT_ENCODING_WINDOWS_1252;
        for (size_t k = 0; k < FILES; k++) {
            put_content(&files->contents[k]);
            put_file(files, k);
        }
        (void)read_files(files, &definition, &expected);
        for (size_t k = 0; k < 8; k++) {
            struct way way = any_way(k >= 2);
            expect_same(files, &way, expected.bytes, &rows);
        }
    }
    assert_true(rows > 10 * CASES); /* or the fast way was never taken */
    dbt_buffer_release(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_blocks_and_threads_come_to_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

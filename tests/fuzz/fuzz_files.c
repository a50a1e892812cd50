/*
 * Fuzz target: any bytes, as three files (parted at RS, 0x1E), read in any way, come to what libcsv
 * makes of them on one thread. The first bytes are the seed that chooses packing, blocks, threads
 * and declined rows, and the encoding.
 */
#include "files_compared.h"

enum { HEAD_BYTES = 3, WAYS = 4, RECORD_SEPARATOR = 0x1E };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static struct files *made(void)
{
    static void *files;
    if (files == NULL) {
        (void)setup(&files);
    }
    return files;
}

static void part(struct files *files, struct dbt_text all)
{
    for (size_t i = 0; i < FILES; i++) {
        const char *end = i + 1 < FILES ? memchr(all.at, RECORD_SEPARATOR, all.length) : NULL;
        size_t length = end != NULL ? (size_t)(end - all.at) : all.length;
        dbt_buffer_clear(&files->contents[i]);
        dbt_buffer_string(&files->contents[i], "Enhet;Tid;Id;Namn;Annat\n");
        dbt_buffer_add(&files->contents[i], all.at, length);
        length += end != NULL;
        all.at += length;
        all.length -= length;
        put_file(files, i);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct files *files = made();
    struct dbt_buffer expected;
    uint64_t rows = 0;
    if (length < HEAD_BYTES) {
        return 0;
    }
    random_state = 1 + ((uint64_t)bytes[0] << 8 | bytes[1]);
    files->reading.source.encoding =
        bytes[2] % 2U == 0 ? DBT_ENCODING_UTF8 : DBT_ENCODING_WINDOWS_1252;
    part(files, (struct dbt_text){(const char *)bytes + HEAD_BYTES, length - HEAD_BYTES});
    dbt_buffer_init(&expected);
    (void)read_files(files, &definition, &expected);
    for (int i = 0; i < WAYS; i++) {
        struct way way = any_way(i > 0);
        expect_same(files, &way, expected.bytes, &rows);
    }
    dbt_buffer_release(&expected);
    return 0;
}

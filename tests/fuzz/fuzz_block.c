/*
 * Fuzz target: any bytes, in blocks of any size, give what libcsv makes of them. The first bytes
 * choose how they are read.
 */
#include "block_reading.h"

enum { HEAD_BYTES = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char delimiters[] = ";,\t|";
    if (length < HEAD_BYTES || length - HEAD_BYTES > DBT_BLOCK_LENGTH_MAX) {
        return 0;
    }
    const struct dbt_block_version *version =
        &dbt_block_versions[bytes[0] % dbt_block_version_count];
    struct reading reading = {
        .version = version->is_available() ? version : portable(),
        .delimiter = delimiters[bytes[1] % (sizeof delimiters - 1)],
        .field_count = 1 + bytes[2] % 8U,
    };
    for (uint32_t i = 0; i < reading.field_count; i++) {
        reading.may_break[i] = (bytes[3] >> i & 1U) != 0;
    }
    state = 1 + (uint64_t)bytes[4]; /* of chance: the same input, the same cuts */
    struct dbt_text text = {(const char *)bytes + HEAD_BYTES, length - HEAD_BYTES};
    expect_as_libcsv(&reading, text, bytes[4] % 4U == 0 ? DBT_BLOCK_LENGTH_MAX : 0);
    return 0;
}

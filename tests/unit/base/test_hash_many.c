/* Many hashes at once: each is what dbt_key_hash makes of its text. */
#include "support.h"

#include "hash_many.h"

enum { TEXTS = 40, BYTES = 200 };

/* Of exactly its bytes, so that a byte read beyond is found. */
static struct dbt_text make(uint64_t *random, size_t length)
{
    char *bytes = malloc(length == 0 ? 1 : length);
    assert_non_null(bytes);
    for (size_t i = 0; i < length; i++) {
        *random = *random * 6364136223846793005U + 1442695040888963407U;
        bytes[i] = (char)(*random >> 56);
    }
    return (struct dbt_text){bytes, length};
}

static void compare(const struct dbt_hash_many_version *version, size_t shortest, size_t longest)
{
    struct dbt_key key = {0x0706050403020100U + shortest, 0x0F0E0D0C0B0A0908U ^ longest};
    struct dbt_text texts[TEXTS];
    struct dbt_hash128 hashes[TEXTS + 1];
    uint64_t random = longest * 977 + shortest;
    for (size_t i = 0; i < TEXTS; i++) {
        random = random * 6364136223846793005U + 1;
        texts[i] = make(&random, shortest + (random >> 33) % (longest - shortest + 1));
    }
    for (size_t count = 0; count <= TEXTS; count += count < 18 ? 1 : 11) {
        memset(hashes, 0xA5, sizeof hashes);
        version->hash(key, texts, count, hashes);
        for (size_t i = 0; i < count; i++) {
            struct dbt_hash128 one = dbt_key_hash(key, texts[i]);
            assert_memory_equal(&hashes[i], &one, sizeof one);
        }
        assert_true(hashes[count].low == 0xA5A5A5A5A5A5A5A5U);
    }
    for (size_t i = 0; i < TEXTS; i++) {
        free((char *)(uintptr_t)texts[i].at);
    }
}

static void every_version_is_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < dbt_hash_many_version_count; i++) {
        const struct dbt_hash_many_version *version = &dbt_hash_many_versions[i];
        if (!version->is_available()) {
            continue;
        }
        for (size_t length = 0; length < 80; length++) {
            compare(version, length, length);
        }
        compare(version, 0, 20);
        compare(version, 7, 17);
        compare(version, 60, 90); /* some are too long for the vectors */
        compare(version, 0, BYTES);
    }
}

static void the_choice_is_one_of_them(void **state)
{
    (void)state;
    struct dbt_text texts[9];
    struct dbt_hash128 hashes[9];
    for (size_t i = 0; i < 9; i++) {
        texts[i] = (struct dbt_text){"m1000000000", 3 + i};
    }
    dbt_key_hash_many((struct dbt_key){1, 2}, texts, 9, hashes);
    for (size_t i = 0; i < 9; i++) {
        struct dbt_hash128 one = dbt_key_hash((struct dbt_key){1, 2}, texts[i]);
        assert_memory_equal(&hashes[i], &one, sizeof one);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version_is_the_same),
        cmocka_unit_test(the_choice_is_one_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

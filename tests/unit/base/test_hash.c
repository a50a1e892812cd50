#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "debitera/base/hash.h"
#include "faults.h"
#include "support.h"

static const char empty_sha256[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
static const char abc_sha256[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/* Key 00 01 … 0f, message 00 01 … of each length: the reference repository's vectors. */
static void test_siphash_vectors(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        unsigned char out[16];
    } rows[] = {
        {0,
         {0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6, 0x6d, 0xf6, 0x72, 0x14, 0xc7, 0x55, 0x02,
          0x93}},
        {1,
         {0xda, 0x87, 0xc1, 0xd8, 0x6b, 0x99, 0xaf, 0x44, 0x34, 0x76, 0x59, 0x11, 0x9b, 0x22, 0xfc,
          0x45}},
        {2,
         {0x81, 0x77, 0x22, 0x8d, 0xa4, 0xa4, 0x5d, 0xc7, 0xfc, 0xa3, 0x8b, 0xde, 0xf6, 0x0a, 0xff,
          0xe4}},
        {15,
         {0x54, 0x93, 0xe9, 0x99, 0x33, 0xb0, 0xa8, 0x11, 0x7e, 0x08, 0xec, 0x0f, 0x97, 0xcf, 0xc3,
          0xd9}},
        {63,
         {0x51, 0x50, 0xd1, 0x77, 0x2f, 0x50, 0x83, 0x4a, 0x50, 0x3e, 0x06, 0x9a, 0x97, 0x3f, 0xbd,
          0x7c}},
    };
    const struct dbt_key key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    char message[64];
    for (size_t i = 0; i < sizeof message; i++) {
        message[i] = (char)i;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct dbt_hash128 hash = dbt_key_hash(key, (struct dbt_text){message, rows[i].length});
        assert_memory_equal(&hash, rows[i].out, sizeof hash);
    }
}

static void test_random_keys_differ(void **state)
{
    (void)state;
    struct dbt_error error;
    struct dbt_key a;
    struct dbt_key b;
    assert_int_equal(dbt_key_random(&a, &error), DBT_OK);
    assert_int_equal(dbt_key_random(&b, &error), DBT_OK);
    assert_memory_not_equal(&a, &b, sizeof a);
    struct dbt_key before = a;
    faults_arm("getrandom", 0);
    assert_int_equal(dbt_key_random(&a, &error), DBT_INTERNAL);
    assert_true(faults_disarm());
    assert_memory_equal(&a, &before, sizeof a);
}

static void test_sha256(void **state)
{
    (void)state;
    char hex[DBT_SHA256_HEX_BYTES];
    struct dbt_sha256 *sha = dbt_sha256_new();
    assert_non_null(sha);
    assert_true(dbt_sha256_take(sha, hex));
    assert_string_equal(hex, empty_sha256);
    dbt_sha256_add(sha, "a", 1);
    dbt_sha256_add(sha, "bc", 2);
    assert_true(dbt_sha256_take(sha, hex));
    assert_string_equal(hex, abc_sha256);
    dbt_sha256_free(sha);
    dbt_sha256_free(NULL);
    assert_true(dbt_sha256_of(dbt_text_of("abc"), hex));
    assert_string_equal(hex, abc_sha256);
}

static void test_library_failure_sticks_until_taken(void **state)
{
    (void)state;
    char hex[DBT_SHA256_HEX_BYTES] = "untouched";
    struct dbt_sha256 *sha = dbt_sha256_new();
    assert_non_null(sha);
    faults_arm("EVP_DigestUpdate", 0);
    dbt_sha256_add(sha, "x", 1);
    assert_true(faults_disarm());
    dbt_sha256_add(sha, "y", 1);
    assert_false(dbt_sha256_take(sha, hex));
    assert_string_equal(hex, "untouched");
    dbt_sha256_add(sha, "abc", 3);
    assert_true(dbt_sha256_take(sha, hex));
    assert_string_equal(hex, abc_sha256);
    dbt_sha256_free(sha);
    faults_arm("EVP_DigestInit_ex", 0);
    assert_false(dbt_sha256_of(dbt_text_of("abc"), hex));
    assert_true(faults_disarm());
}

static void test_files(void **state)
{
    (void)state;
    char folder[64];
    char path[96];
    char hex[DBT_SHA256_HEX_BYTES];
    uint64_t size_bytes = 7;
    struct dbt_error error;
    support_folder_make(folder);
    snprintf(path, sizeof path, "%s/a", folder);
    assert_int_equal(dbt_sha256_file(path, hex, &size_bytes, &error), DBT_INPUT);
    assert_non_null(strstr(error.text, path));
    assert_int_equal(size_bytes, 7);
    support_file_write(path, "abc", 3);
    assert_int_equal(dbt_sha256_file(path, hex, &size_bytes, &error), DBT_OK);
    assert_int_equal(size_bytes, 3);
    assert_string_equal(hex, abc_sha256);
    assert_int_equal(dbt_sha256_file(path, hex, NULL, NULL), DBT_OK);
    assert_int_equal(dbt_sha256_file(folder, hex, NULL, &error), DBT_INPUT);
    faults_arm("EVP_DigestUpdate", 0);
    assert_int_equal(dbt_sha256_file(path, hex, NULL, &error), DBT_INTERNAL);
    assert_true(faults_disarm());
    support_folder_remove(folder);
}

static void test_memory_ends(void **state)
{
    (void)state;
    char hex[DBT_SHA256_HEX_BYTES];
    struct dbt_error error;
    unsigned failures = 0;
    for (unsigned after = 0; after < 100; after++) {
        faults_arm("malloc", after);
        enum dbt_status status = dbt_sha256_file("/dev/null", hex, NULL, &error);
        if (!faults_disarm()) {
            assert_int_equal(status, DBT_OK);
            break;
        }
        /* libcrypto has uses for memory that it can do without. */
        assert_true(status == DBT_MEMORY || status == DBT_INTERNAL ||
                    (status == DBT_OK && strcmp(hex, empty_sha256) == 0));
        failures += status != DBT_OK;
    }
    assert_true(failures >= 1);
    faults_arm("calloc", 0);
    struct dbt_sha256 *sha = dbt_sha256_new();
    assert_true(faults_disarm());
    assert_null(sha);
#ifndef __clang__ /* does without the allocation */
    faults_arm("calloc", 0);
    assert_false(dbt_sha256_of(dbt_text_of("abc"), hex));
    assert_true(faults_disarm());
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_siphash_vectors),
        cmocka_unit_test(test_random_keys_differ),
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_library_failure_sticks_until_taken),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

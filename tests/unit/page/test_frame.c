/* The policy of a page holds for exactly its own style and script. */
#include "support.h"

#include <openssl/evp.h>

#include "sample.h"

/* What stands between two marks, the first time. */
static struct dbt_text between(const char *page, const char *before, const char *after)
{
    const char *from = strstr(page, before);
    assert_non_null(from);
    from += strlen(before);
    const char *end = strstr(from, after);
    assert_non_null(end);
    return (struct dbt_text){from, (size_t)(end - from)};
}

/* The policy's hash is made by hand, from the one that the library gives as bytes. */
static void assert_hash(const char *page, struct dbt_text source, const char *directive)
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned char base64[EVP_MAX_MD_SIZE * 2];
    char wanted[EVP_MAX_MD_SIZE * 3];
    unsigned length = 0;
    assert_int_equal(EVP_Digest(source.at, source.length, bytes, &length, EVP_sha256(), NULL), 1);
    EVP_EncodeBlock(base64, bytes, (int)length);
    snprintf(wanted, sizeof wanted, "%s 'sha256-%s';", directive, (const char *)base64);
    if (strstr(page, wanted) == NULL) {
        fail_msg("the policy does not have %s", wanted);
    }
}

static void the_policy_names_style_and_script(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    sample_invoices(&sample, 1);
    const char *page = sample_make(&sample);
    assert_hash(page, between(page, "<style>", "</style>"), "style-src");
    assert_hash(page, between(page, "<script>", "</script>"), "script-src");
    struct dbt_text policy = between(page, "content=\"default-src", "\">");
    assert_null(memmem(policy.at, policy.length, "unsafe", strlen("unsafe")));
    assert_true(strstr(page, "Content-Security-Policy") < strstr(page, "<title>"));
    assert_null(strstr(page, " style=\""));
    assert_null(strstr(page, " onclick="));
    assert_null(strstr(page, "http://"));
    assert_null(strstr(page, "https://"));
    sample_release(&sample);
}

static void the_style_has_the_regions_colours(void **state)
{
    struct sample sample;
    (void)state;
    sample_init(&sample);
    assert_non_null(strstr(sample_make(&sample), "--accent:#1f4e3d;--tint:#e8f1ec;"));
    sample_release(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_policy_names_style_and_script),
        cmocka_unit_test(the_style_has_the_regions_colours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

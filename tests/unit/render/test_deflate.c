/* There and back; and bytes that were never deflated. */
#include "support.h"

#include <string.h>

#include "deflate.h"

static struct dbt_deflater deflater;
static struct dbt_inflater inflater;
static struct dbt_buffer small, large, back;

static int set_up(void **state)
{
    (void)state;
    dbt_buffer_init(&small);
    dbt_buffer_init(&large);
    dbt_buffer_init(&back);
    for (unsigned i = 0; i < 20000; i++) {
        dbt_buffer_format(&large, "%u ", i * i);
    }
    return dbt_deflater_init(&deflater) && dbt_inflater_init(&inflater) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_deflater_release(&deflater);
    dbt_inflater_release(&inflater);
    dbt_buffer_release(&small);
    dbt_buffer_release(&large);
    dbt_buffer_release(&back);
    return 0;
}

static void assert_there_and_back(struct dbt_text bytes)
{
    dbt_buffer_clear(&small);
    dbt_buffer_clear(&back);
    dbt_deflate(&deflater, bytes, &small);
    assert_true(dbt_inflate(&inflater, dbt_buffer_text(&small), &back));
    assert_int_equal(back.length, bytes.length);
    assert_true(bytes.length == 0 || memcmp(back.bytes, bytes.at, bytes.length) == 0);
}

static void bytes_come_back(void **state)
{
    (void)state;
    assert_there_and_back(dbt_buffer_text(&large));
    assert_true(small.length < large.length / 2);
    assert_there_and_back(dbt_text_of("x"));
    assert_there_and_back((struct dbt_text){NULL, 0});
}

static void what_is_not_whole_is_refused(void **state)
{
    (void)state;
    dbt_deflate(&deflater, dbt_text_of("Faktura"), &small);
    for (size_t length = 0; length < small.length; length++) {
        assert_false(dbt_inflate(&inflater, (struct dbt_text){small.bytes, length}, &back));
    }
    dbt_buffer_string(&small, "more");
    assert_false(dbt_inflate(&inflater, dbt_buffer_text(&small), &back));
    assert_false(dbt_inflate(&inflater, dbt_text_of("plain"), &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_whole_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

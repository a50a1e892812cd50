#include "support.h"

#include <string.h>

#include "profile.h"

static struct dbt_buffer profile;

static uint32_t number_at(size_t at)
{
    const unsigned char *bytes = (const unsigned char *)profile.bytes + at;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int set_up(void **state)
{
    (void)state;
    dbt_buffer_init(&profile);
    dbt_profile_write(&profile);
    return profile.failed ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    dbt_buffer_release(&profile);
    return 0;
}

static void it_is_a_profile_of_a_display(void **state)
{
    (void)state;
    assert_int_equal(number_at(0), profile.length);
    assert_memory_equal(profile.bytes + 12, "mntrRGB XYZ ", 12);
    assert_memory_equal(profile.bytes + 36, "acsp", 4);
    assert_true(profile.length < 600);
}

static void its_tags_point_to_parts_of_their_kind(void **state)
{
    (void)state;
    enum { FIRST = 128, ENTRY = 12 };
    uint32_t count = number_at(FIRST);
    assert_int_equal(count, 10);
    for (uint32_t i = 0; i < count; i++) {
        const char *tag = profile.bytes + FIRST + 4 + (size_t)i * ENTRY;
        uint32_t place = number_at(FIRST + 4 + i * ENTRY + 4);
        uint32_t length = number_at(FIRST + 4 + i * ENTRY + 8);
        const char *kind = memcmp(tag + 1, "TRC", 3) == 0   ? "para"
                           : memcmp(tag + 1, "XYZ", 3) == 0 ? "XYZ "
                           : memcmp(tag, "wtpt", 4) == 0    ? "XYZ "
                           : memcmp(tag, "chad", 4) == 0    ? "sf32"
                                                            : "mluc";
        assert_true(place % 4 == 0 && place + length <= profile.length);
        assert_memory_equal(profile.bytes + place, kind, 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_a_profile_of_a_display),
        cmocka_unit_test(its_tags_point_to_parts_of_their_kind),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Cutting by HarfBuzz. */
#include "cut.h"

#include <hb-ot.h>
#include <hb-subset.h>

/* Latin-1; dashes and quotes; signs of money and numbers; what stands for characters that lack. */
static const struct {
    hb_codepoint_t first, last;
} characters[] = {
    {0x20, 0x7E},     {0xA0, 0xFF},     {0x2013, 0x2014}, {0x2018, 0x201A},
    {0x201C, 0x201E}, {0x2022, 0x2022}, {0x2026, 0x2026}, {0x20AC, 0x20AC},
    {0x2190, 0x2193}, {0x2212, 0x2212}, {0x25A1, 0x25A1},
};

/* The family and its member, which a file is known by. */
static const hb_codepoint_t names[] = {16, 17};

static void choose(hb_subset_input_t *input)
{
    static const hb_tag_t features[] = {
        HB_TAG('c', 'c', 'm', 'p'), HB_TAG('c', 'a', 'l', 't'), HB_TAG('k', 'e', 'r', 'n'),
        HB_TAG('l', 'o', 'c', 'l'), HB_TAG('m', 'a', 'r', 'k'), HB_TAG('m', 'k', 'm', 'k'),
        HB_TAG('t', 'n', 'u', 'm'),
    };
    hb_set_t *wanted = hb_subset_input_unicode_set(input);
    for (size_t i = 0; i < sizeof characters / sizeof characters[0]; i++) {
        hb_set_add_range(wanted, characters[i].first, characters[i].last);
    }
    wanted = hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
    hb_set_clear(wanted);
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
        hb_set_add(wanted, features[i]);
    }
    wanted = hb_subset_input_set(input, HB_SUBSET_SETS_NAME_ID);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        hb_set_add(wanted, names[i]);
    }
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
}

hb_blob_t *dbt_cut_make(hb_blob_t *file)
{
    hb_face_t *face = hb_face_create(file, 0);
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_face_t *less = NULL;
    if (input != NULL) {
        choose(input);
        less = hb_subset_or_fail(face, input);
    }
    hb_blob_t *blob = less != NULL ? hb_face_reference_blob(less) : NULL;
    hb_face_destroy(less);
    hb_subset_input_destroy(input);
    hb_face_destroy(face);
    return blob;
}

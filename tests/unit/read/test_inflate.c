/* The engines of the gzip driver, each by itself, and against zlib's. */
#include "unpacking.h"

#include "inflate.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static const struct dbt_inflater *const engines[] = {
    &dbt_inflate_zlib,
#ifdef DEBITERA_ISAL
    &dbt_inflate_isal,
#endif
};

struct run { /* what an engine made of some bytes */
    enum dbt_inflated inflated;
    size_t used;
    struct dbt_buffer content;
};

/* In pieces of `in_bytes`, into room for `out_bytes`. */
static enum dbt_inflated feed(const struct dbt_inflater *engine, void *state, struct run *run,
                              struct dbt_text packed, size_t in_bytes, size_t out_bytes)
{
    unsigned char *out = test_malloc(out_bytes);
    unsigned char *in = test_malloc(in_bytes);
    enum dbt_inflated inflated = DBT_INFLATED_SOME;
    bool full = false;
    while (inflated == DBT_INFLATED_SOME && (full || run->used < packed.length)) {
        size_t left = packed.length - run->used;
        struct dbt_inflate io = {in, left < in_bytes ? left : in_bytes, out, out_bytes};
        size_t given = io.in_bytes;
        memcpy(in, packed.at + run->used, given);
        inflated = engine->run(state, &io);
        run->used += given - io.in_bytes;
        assert_int_equal(io.out - out, out_bytes - io.out_bytes);
        full = io.out_bytes == 0;
        assert_true(full || io.in_bytes == 0 || inflated != DBT_INFLATED_SOME);
        dbt_buffer_add(&run->content, out, out_bytes - io.out_bytes);
    }
    test_free(in);
    test_free(out);
    return inflated;
}

static struct run run_engine(const struct dbt_inflater *engine, struct dbt_text packed,
                             size_t in_bytes, size_t out_bytes)
{
    struct run run = {0};
    dbt_buffer_init(&run.content);
    void *state = engine->open();
    assert_non_null(state);
    assert_int_equal(engine->begin(state), DBT_INFLATED_SOME);
    run.inflated = feed(engine, state, &run, packed, in_bytes, out_bytes);
    if (run.inflated == DBT_INFLATED_DAMAGE) {
        assert_true(strlen(engine->reason(state)) > 0);
    }
    engine->close(state);
    assert_false(run.content.failed);
    return run;
}

/* ---- members --------------------------------------------------------------------------------- */

enum { FLAG_HCRC = 1, FLAG_EXTRA = 2, FLAG_NAME = 4, FLAG_COMMENT = 8, FLAGS = 16 };

/* One member at the level, with what the header may have besides. */
static void pack(struct dbt_buffer *out, struct dbt_text text, int level, unsigned flags)
{
    static Bytef extra[] = "extra field", name[] = "sms.csv", comment[] = "a comment";
    z_stream stream = {0};
    gz_header header = {.hcrc = (flags & FLAG_HCRC) != 0, .os = 3};
    header.extra = flags & FLAG_EXTRA ? extra : NULL;
    header.extra_len = sizeof extra;
    header.name = flags & FLAG_NAME ? name : NULL;
    header.comment = flags & FLAG_COMMENT ? comment : NULL;
    assert_int_equal(deflateInit2(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflateSetHeader(&stream, &header), Z_OK);
    uLong bound = deflateBound(&stream, (uLong)text.length);
    Bytef *packed = test_malloc(bound);
    union {
        const char *text;
        Bytef *bytes;
    } input = {.text = text.at};
    stream.next_in = input.bytes;
    stream.avail_in = (uInt)text.length;
    stream.next_out = packed;
    stream.avail_out = (uInt)bound;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    dbt_buffer_add(out, packed, bound - stream.avail_out);
    assert_int_equal(deflateEnd(&stream), Z_OK);
    test_free(packed);
}

/* The text of `bytes` bytes at the level, unpacked in pieces of many sizes. */
static void expect_text(size_t bytes, int level, unsigned flags)
{
    static const size_t sizes[] = {1, 2, 3, 7, 8, 9, 64, 1000, 40000, 200000};
    struct dbt_buffer text, packed;
    dbt_buffer_init(&text);
    dbt_buffer_init(&packed);
    unpacking_rows(&text, bytes);
    pack(&packed, dbt_buffer_text(&text), level, flags);
    size_t member_bytes = packed.length;
    dbt_buffer_string(&packed, "behind it");
    for (size_t i = 0; i < LENGTH(engines) * LENGTH(sizes) * LENGTH(sizes); i++) {
        size_t in_bytes = sizes[i % LENGTH(sizes)];
        size_t out_bytes = sizes[i / LENGTH(sizes) % LENGTH(sizes)];
        if (bytes > 10000 && (in_bytes < 64 || out_bytes < 64)) {
            continue; /* of single bytes the short texts say enough */
        }
        struct run run = run_engine(engines[i / LENGTH(sizes) / LENGTH(sizes)],
                                    dbt_buffer_text(&packed), in_bytes, out_bytes);
        assert_int_equal(run.inflated, DBT_INFLATED_MEMBER);
        assert_int_equal(run.used, member_bytes);
        assert_int_equal(run.content.length, text.length);
        assert_memory_equal(run.content.bytes ? run.content.bytes : "",
                            text.bytes ? text.bytes : "", text.length);
        dbt_buffer_release(&run.content);
    }
    dbt_buffer_release(&text);
    dbt_buffer_release(&packed);
}

static void a_member_is_unpacked_in_any_pieces(void **state)
{
    (void)state;
    for (int level = 0; level <= 9; level += 3) {
        expect_text(0, level, 0);
        expect_text(10, level, 0);
        expect_text(3000, level, 0);
        expect_text(150000, level, 0);
    }
}

static void the_header_may_have_all_its_parts(void **state)
{
    (void)state;
    for (unsigned flags = 0; flags < FLAGS; flags++) {
        expect_text(100, 9, flags);
    }
}

/* ---- damage ---------------------------------------------------------------------------------- */

/* Both engines take it, and to the same bytes; or both do not. */
static bool expect_alike(struct dbt_text packed, struct dbt_text text)
{
    bool taken[LENGTH(engines)];
    for (size_t i = 0; i < LENGTH(engines); i++) {
        struct run run = run_engine(engines[i], packed, 61, 1000);
        taken[i] = run.inflated == DBT_INFLATED_MEMBER;
        if (taken[i]) {
            assert_int_equal(run.content.length, text.length);
            assert_memory_equal(run.content.bytes, text.at, text.length);
        }
        assert_int_equal(taken[i], taken[0]);
        dbt_buffer_release(&run.content);
    }
    return taken[0];
}

static void a_flipped_bit_has_the_same_outcome(void **state)
{
    (void)state;
    static const int levels[] = {0, 1, 9};
    struct dbt_buffer text, packed;
    dbt_buffer_init(&text);
    dbt_buffer_init(&packed);
    unpacking_rows(&text, 900);
    for (size_t i = 0; i < LENGTH(levels); i++) {
        dbt_buffer_clear(&packed);
        pack(&packed, dbt_buffer_text(&text), levels[i],
             FLAG_EXTRA | FLAG_NAME | FLAG_COMMENT | (i == 0 ? FLAG_HCRC : 0));
        size_t errors = 0;
        for (size_t bit = 0; bit < packed.length * 8; bit++) {
            char *byte = &packed.bytes[bit / 8];
            *byte = (char)(*byte ^ (1 << bit % 8));
            errors += !expect_alike(dbt_buffer_text(&packed), dbt_buffer_text(&text));
            *byte = (char)(*byte ^ (1 << bit % 8));
        }
        assert_true(errors > packed.length * 5);
    }
    dbt_buffer_release(&text);
    dbt_buffer_release(&packed);
}

static void a_cut_member_is_not_at_its_end(void **state)
{
    (void)state;
    struct dbt_buffer text, packed;
    dbt_buffer_init(&text);
    dbt_buffer_init(&packed);
    unpacking_rows(&text, 900);
    pack(&packed, dbt_buffer_text(&text), 9, FLAGS - 1);
    for (size_t length = 0; length < packed.length; length++) {
        for (size_t i = 0; i < LENGTH(engines); i++) {
            struct run run =
                run_engine(engines[i], (struct dbt_text){packed.bytes, length}, 5, 1000);
            assert_int_equal(run.inflated, DBT_INFLATED_SOME);
            assert_int_equal(run.used, length);
            dbt_buffer_release(&run.content);
        }
    }
    dbt_buffer_release(&text);
    dbt_buffer_release(&packed);
}

/* The state is used again for every member; what the one before it left must not show. */
static void an_engine_begins_anew(void **state)
{
    (void)state;
    struct dbt_buffer text, packed;
    dbt_buffer_init(&text);
    dbt_buffer_init(&packed);
    unpacking_rows(&text, 2000);
    pack(&packed, dbt_buffer_text(&text), 9, FLAGS - 1);
    for (size_t i = 0; i < LENGTH(engines); i++) {
        void *inflater = engines[i]->open();
        for (size_t length = 0; length < packed.length; length += 3) {
            struct run run = {0};
            struct dbt_text cut = {packed.bytes, length};
            dbt_buffer_init(&run.content);
            assert_int_equal(engines[i]->begin(inflater), DBT_INFLATED_SOME);
            (void)feed(engines[i], inflater, &run, cut, 4096, 100);
            run.used = 0;
            dbt_buffer_clear(&run.content);
            assert_int_equal(engines[i]->begin(inflater), DBT_INFLATED_SOME);
            assert_int_equal(feed(engines[i], inflater, &run, dbt_buffer_text(&packed), 4096, 6000),
                             DBT_INFLATED_MEMBER);
            assert_int_equal(run.content.length, text.length);
            assert_memory_equal(run.content.bytes, text.bytes, text.length);
            dbt_buffer_release(&run.content);
        }
        engines[i]->close(inflater);
    }
    dbt_buffer_release(&text);
    dbt_buffer_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_is_unpacked_in_any_pieces),
        cmocka_unit_test(the_header_may_have_all_its_parts),
        cmocka_unit_test(a_flipped_bit_has_the_same_outcome),
        cmocka_unit_test(a_cut_member_is_not_at_its_end),
        cmocka_unit_test(an_engine_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

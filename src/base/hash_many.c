/*
 * SipHash-2-4-128 of eight texts side by side: the same steps as in hash.c, each on a vector of
 * eight states. Texts of fewer words than their neighbours keep their state when they are done.
 */
#include "hash_many.h"

#include <string.h>

static void hash_one_by_one(struct dbt_key key, const struct dbt_text *texts, size_t count,
                            struct dbt_hash128 *hashes)
{
    for (size_t i = 0; i < count; i++) {
        hashes[i] = dbt_key_hash(key, texts[i]);
    }
}

static bool always(void)
{
    return true;
}

#ifdef __x86_64__

enum { LANES = 8, WORD_BYTES = 8, WORDS_MAX = 9 }; /* texts of up to 71 bytes */

typedef uint64_t lanes __attribute__((vector_size(LANES * WORD_BYTES)));

struct words { /* of eight texts, the last word of each with its length */
    lanes at[WORDS_MAX];
    lanes count;
    size_t most;
};

/* Of the bytes behind the whole words; none behind the text is read. */
static inline __attribute__((always_inline)) uint64_t last_word(struct dbt_text text)
{
    uint64_t word = (uint64_t)text.length << 56;
    size_t tail = text.length % WORD_BYTES;
    if (tail == 0) {
        return word;
    }
    if (text.length > WORD_BYTES) {
        uint64_t last;
        memcpy(&last, text.at + text.length - WORD_BYTES, sizeof last);
        return word | last >> 8 * (WORD_BYTES - tail);
    }
    for (size_t i = 0; i < tail; i++) {
        word |= (uint64_t)(unsigned char)text.at[i] << 8 * i;
    }
    return word;
}

/* False: one of the texts is too long. */
static inline __attribute__((always_inline)) bool load(const struct dbt_text *texts,
                                                       struct words *words)
{
    words->most = 0;
    for (size_t lane = 0; lane < LANES; lane++) {
        size_t whole = texts[lane].length / WORD_BYTES;
        if (whole >= WORDS_MAX) {
            return false;
        }
        for (size_t i = 0; i < whole; i++) {
            uint64_t word;
            memcpy(&word, texts[lane].at + i * WORD_BYTES, sizeof word);
            words->at[i][lane] = word;
        }
        words->at[whole][lane] = last_word(texts[lane]);
        words->count[lane] = whole + 1;
        words->most = whole + 1 > words->most ? whole + 1 : words->most;
    }
    return true;
}

#define ROTATE(value, bits) ((value) << (bits) | (value) >> (64 - (bits)))

struct state {
    lanes a, b, c, d;
};

static inline __attribute__((always_inline)) void sip_rounds(struct state *v, unsigned rounds)
{
    for (unsigned i = 0; i < rounds; i++) {
        v->a += v->b;
        v->c += v->d;
        v->b = ROTATE(v->b, 13) ^ v->a;
        v->d = ROTATE(v->d, 16) ^ v->c;
        v->a = ROTATE(v->a, 32);
        v->c += v->b;
        v->a += v->d;
        v->b = ROTATE(v->b, 17) ^ v->c;
        v->d = ROTATE(v->d, 21) ^ v->a;
        v->c = ROTATE(v->c, 32);
    }
}

static inline __attribute__((always_inline)) void sip_words(struct state *v,
                                                            const struct words *words)
{
    for (size_t i = 0; i < words->most; i++) {
        lanes goes_on = (lanes)(words->count > i); /* all bits of a lane, or none */
        struct state next = *v;
        next.d ^= words->at[i];
        sip_rounds(&next, 2);
        next.a ^= words->at[i];
        v->a = (next.a & goes_on) | (v->a & ~goes_on);
        v->b = (next.b & goes_on) | (v->b & ~goes_on);
        v->c = (next.c & goes_on) | (v->c & ~goes_on);
        v->d = (next.d & goes_on) | (v->d & ~goes_on);
    }
}

/* Eight texts. False: one of them is too long. */
static inline __attribute__((always_inline)) bool
hash_eight(struct dbt_key key, const struct dbt_text *texts, struct dbt_hash128 *hashes)
{
    struct words words;
    if (!load(texts, &words)) {
        return false;
    }
    const lanes none = {0};
    struct state v = {0};
    v.a = none + (key.low ^ 0x736f6d6570736575U);
    v.b = none + (key.high ^ 0x646f72616e646f6dU ^ 0xee);
    v.c = none + (key.low ^ 0x6c7967656e657261U);
    v.d = none + (key.high ^ 0x7465646279746573U);
    sip_words(&v, &words);
    v.c ^= none + 0xee;
    sip_rounds(&v, 4);
    lanes low = v.a ^ v.b ^ v.c ^ v.d;
    v.b ^= none + 0xdd;
    sip_rounds(&v, 4);
    lanes high = v.a ^ v.b ^ v.c ^ v.d;
    for (size_t lane = 0; lane < LANES; lane++) {
        hashes[lane] = (struct dbt_hash128){low[lane], high[lane]};
    }
    return true;
}

static inline __attribute__((always_inline)) void hash_by_eights(struct dbt_key key,
                                                                 const struct dbt_text *texts,
                                                                 size_t count,
                                                                 struct dbt_hash128 *hashes)
{
    size_t done = 0;
    for (; done + LANES <= count; done += LANES) {
        if (!hash_eight(key, texts + done, hashes + done)) {
            hash_one_by_one(key, texts + done, LANES, hashes + done);
        }
    }
    hash_one_by_one(key, texts + done, count - done, hashes + done);
}

__attribute__((target("avx2"))) static void hash_avx2(struct dbt_key key,
                                                      const struct dbt_text *texts, size_t count,
                                                      struct dbt_hash128 *hashes)
{
    hash_by_eights(key, texts, count, hashes);
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

__attribute__((target("avx512f"))) static void hash_avx512(struct dbt_key key,
                                                           const struct dbt_text *texts,
                                                           size_t count, struct dbt_hash128 *hashes)
{
    hash_by_eights(key, texts, count, hashes);
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") != 0;
}

#endif

const struct dbt_hash_many_version dbt_hash_many_versions[] = {
#ifdef __x86_64__
    {"avx512f", has_avx512, hash_avx512},
    {"avx2", has_avx2, hash_avx2},
#endif
    {"one-by-one", always, hash_one_by_one},
};
const size_t dbt_hash_many_version_count =
    sizeof dbt_hash_many_versions / sizeof *dbt_hash_many_versions;

void dbt_key_hash_many(struct dbt_key key, const struct dbt_text *texts, size_t count,
                       struct dbt_hash128 *hashes)
{
    const struct dbt_hash_many_version *version = dbt_hash_many_versions;
    while (!version->is_available()) {
        version++;
    }
    version->hash(key, texts, count, hashes);
}

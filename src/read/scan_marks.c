/* The same four comparisons in four widths. */
#include "scan_marks.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* Bytes of 80 and more are negative as signed bytes, so one comparison finds them and 00–1F. */
enum { FIRST_PRINTABLE = 0x20, DELETE = 0x7F, QUOTE = '"' };

/* ---- any machine: eight bytes in a word ------------------------------------------------------ */

enum { WORD_BYTES = 8 };

#define IN_EVERY_BYTE 0x0101010101010101U
#define HIGH_BITS     (0x80U * IN_EVERY_BYTE)

/* Byte 0 lowest, whatever the machine's order. */
static uint64_t load(const char *at)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < WORD_BYTES; i++) {
        word |= (uint64_t)(unsigned char)at[i] << 8 * i;
    }
    return word;
}

/* The high bit of every byte that is zero, and no other: no carry leaves a byte. */
static uint64_t zero_bytes(uint64_t word)
{
    return ~(((word & ~HIGH_BITS) + ~HIGH_BITS) | word) & HIGH_BITS;
}

static uint64_t word_marks(uint64_t word, unsigned char delimiter)
{
    uint64_t high = (word & HIGH_BITS) | zero_bytes(word & 0xE0U * IN_EVERY_BYTE) |
                    zero_bytes(word ^ DELETE * IN_EVERY_BYTE) |
                    zero_bytes(word ^ QUOTE * IN_EVERY_BYTE) |
                    zero_bytes(word ^ delimiter * IN_EVERY_BYTE);
    return (high >> 7) * 0x0102040810204080U >> 56; /* the eight bits side by side */
}

static void find_portable(const char *at, size_t blocks, char delimiter, uint64_t *marks)
{
    for (size_t block = 0; block < blocks; block++) {
        marks[block] = 0;
        for (unsigned i = 0; i < DBT_BLOCK_BYTES; i += WORD_BYTES) {
            marks[block] |= word_marks(load(at + i), (unsigned char)delimiter) << i;
        }
        at += DBT_BLOCK_BYTES;
    }
}

static bool always(void)
{
    return true;
}

#ifdef __x86_64__

/* ---- SSE2, which every x86-64 has ------------------------------------------------------------ */

static uint64_t marks_16(const char *at, __m128i delimiter)
{
    __m128i bytes = _mm_loadu_si128((const void *)at);
    __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(FIRST_PRINTABLE));
    __m128i delete = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(DELETE));
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(QUOTE));
    __m128i found = _mm_or_si128(_mm_or_si128(low, delete),
                                 _mm_or_si128(quote, _mm_cmpeq_epi8(bytes, delimiter)));
    return (uint16_t)_mm_movemask_epi8(found);
}

static void find_sse2(const char *at, size_t blocks, char delimiter, uint64_t *marks)
{
    __m128i delimiters = _mm_set1_epi8(delimiter);
    for (size_t block = 0; block < blocks; block++) {
        marks[block] = marks_16(at, delimiters) | marks_16(at + 16, delimiters) << 16 |
                       marks_16(at + 32, delimiters) << 32 | marks_16(at + 48, delimiters) << 48;
        at += DBT_BLOCK_BYTES;
    }
}

/* ---- AVX2 ------------------------------------------------------------------------------------ */

__attribute__((target("avx2"))) static uint64_t marks_32(const char *at, __m256i delimiter)
{
    __m256i bytes = _mm256_loadu_si256((const void *)at);
    __m256i low = _mm256_cmpgt_epi8(_mm256_set1_epi8(FIRST_PRINTABLE), bytes);
    __m256i delete = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(DELETE));
    __m256i quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(QUOTE));
    __m256i found = _mm256_or_si256(_mm256_or_si256(low, delete),
                                    _mm256_or_si256(quote, _mm256_cmpeq_epi8(bytes, delimiter)));
    return (uint32_t)_mm256_movemask_epi8(found);
}

__attribute__((target("avx2"))) static void find_avx2(const char *at, size_t blocks, char delimiter,
                                                      uint64_t *marks)
{
    __m256i delimiters = _mm256_set1_epi8(delimiter);
    for (size_t block = 0; block < blocks; block++) {
        marks[block] = marks_32(at, delimiters) | marks_32(at + 32, delimiters) << 32;
        at += DBT_BLOCK_BYTES;
    }
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

/* ---- AVX-512BW ------------------------------------------------------------------------------- */

__attribute__((target("avx512f,avx512bw"))) static void find_avx512(const char *at, size_t blocks,
                                                                    char delimiter, uint64_t *marks)
{
    __m512i delimiters = _mm512_set1_epi8(delimiter);
    for (size_t block = 0; block < blocks; block++) {
        __m512i bytes = _mm512_loadu_si512(at);
        marks[block] = _mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(FIRST_PRINTABLE)) |
                       _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(DELETE)) |
                       _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(QUOTE)) |
                       _mm512_cmpeq_epi8_mask(bytes, delimiters);
        at += DBT_BLOCK_BYTES;
    }
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
}

#endif

/* ---- which ----------------------------------------------------------------------------------- */

const struct dbt_marks_version dbt_marks_versions[] = {
#ifdef __x86_64__
    {"avx512bw", has_avx512, find_avx512},
    {"avx2", has_avx2, find_avx2},
    {"sse2", always, find_sse2},
#endif
    {"portable", always, find_portable},
};
const size_t dbt_marks_version_count = sizeof dbt_marks_versions / sizeof *dbt_marks_versions;

dbt_marks_find *dbt_marks_widest(void)
{
    const struct dbt_marks_version *version = dbt_marks_versions;
    while (!version->is_available()) {
        version++;
    }
    return version->find;
}

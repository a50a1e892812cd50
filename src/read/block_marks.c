/* The same comparisons in four widths, and one way from there, compiled for each of them. */
#include "block_marks.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { WORD_BYTES = 64, PIECE_WORDS = 64 };

/* For each width once: its comparisons and its instructions inlined. */
#define EACH_WIDTH static inline __attribute__((always_inline))

struct found { /* in 64 bytes */
    uint64_t delimiters, quotes, feeds, returns;
};
typedef struct found word_find(const char *at, char delimiter);
struct piece;
typedef bool piece_find(const struct dbt_block *block, const struct piece *piece);
typedef uint64_t word_parities(uint64_t bits); /* bit i: the parity of the bits up to i */

struct width {
    word_find *find;
    piece_find *find_ends;
    word_parities *parities;
};
typedef uint32_t word_list(uint64_t bits, uint32_t base, uint32_t *list);

/* ---- pieces of a block: quotes and CR are looked at only where there are any ---------------- */

struct piece {
    uint32_t first; /* word of the block */
    uint32_t count;
    uint64_t *separators, *line_ends, *breaks; /* in the room */
    uint64_t quotes[PIECE_WORDS], returns[PIECE_WORDS];
    uint64_t all_quotes, all_returns, all_breaks;
};

/* Separators and line ends as they are without quotes and CR; whether there are any of these. */
EACH_WIDTH bool find_ends_of(const struct dbt_block *block, const struct piece *piece,
                             word_find *find)
{
    const char *at = block->bytes + (size_t)piece->first * WORD_BYTES;
    uint64_t others = 0;
    for (uint32_t i = 0; i < piece->count; i++) {
        struct found found = find(at + (size_t)i * WORD_BYTES, block->delimiter);
        piece->separators[i] = found.delimiters | found.feeds;
        piece->line_ends[i] = found.feeds;
        others |= found.quotes | found.returns;
    }
    return others != 0;
}

EACH_WIDTH void find_all(const struct dbt_block *block, struct piece *piece, word_find *find)
{
    const char *at = block->bytes + (size_t)piece->first * WORD_BYTES;
    uint64_t all_quotes = 0;
    uint64_t all_returns = 0;
    for (uint32_t i = 0; i < piece->count; i++) {
        struct found found = find(at + (size_t)i * WORD_BYTES, block->delimiter);
        piece->separators[i] = found.delimiters | found.feeds;
        piece->line_ends[i] = found.feeds;
        piece->quotes[i] = found.quotes;
        piece->returns[i] = found.returns;
        all_quotes |= found.quotes;
        all_returns |= found.returns;
    }
    piece->all_quotes = all_quotes;
    piece->all_returns = all_returns;
}

static uint64_t from_bit(uint32_t bit)
{
    return ~(uint64_t)0 << bit % WORD_BYTES;
}

static uint32_t end_of(const struct piece *piece)
{
    return (piece->first + piece->count) * WORD_BYTES;
}

/* What stands behind the block is none of its bytes. */
static void cut_ends(const struct piece *piece, uint32_t length)
{
    if (end_of(piece) > length) {
        uint64_t within = ~from_bit(length);
        piece->separators[piece->count - 1] &= within;
        piece->line_ends[piece->count - 1] &= within;
    }
}

static void cut_others(struct piece *piece, uint32_t length)
{
    if (end_of(piece) > length) {
        piece->quotes[piece->count - 1] &= ~from_bit(length);
        piece->returns[piece->count - 1] &= ~from_bit(length);
    }
}

/* Lone CR become line ends; those of CR LF stay in `returns`. */
EACH_WIDTH void end_at_returns(const struct dbt_block *block, struct piece *piece)
{
    uint32_t end = end_of(piece);
    uint64_t feed_follows = end < block->length && block->bytes[end] == '\n';
    for (uint32_t i = 0; i < piece->count; i++) {
        bool is_last = i + 1 == piece->count;
        uint64_t next = is_last ? feed_follows : piece->line_ends[i + 1] & 1U;
        uint64_t lone = piece->returns[i] & ~(piece->line_ends[i] >> 1 | next << 63);
        piece->line_ends[i] |= lone;
        piece->separators[i] |= lone;
        piece->returns[i] &= ~lone;
    }
}

/* ---- quotes ---------------------------------------------------------------------------------- */

struct quoting {     /* behind the last word */
    uint64_t inside; /* all bits, or none */
    uint64_t before; /* of the last word: separators and closing quotes */
    uint64_t closing;
    uint64_t stray;
};

/*
 * Every quote opens or closes. That is what libcsv makes of it as long as each opening one begins a
 * field or follows a closing one (then both are one quote of the text), and behind each closing one
 * the field ends or the next one opens.
 *
 * In loops of which but one have no word wait for the one before.
 */
EACH_WIDTH void take_quotes(struct piece *piece, struct quoting *quoting, word_parities *parities)
{
    uint64_t inside[PIECE_WORDS];
    uint64_t before[1 + PIECE_WORDS];
    uint64_t closing[1 + PIECE_WORDS];
    uint64_t *restrict separators = piece->separators;
    uint64_t *restrict line_ends = piece->line_ends;
    uint64_t *restrict breaks = piece->breaks;
    uint32_t count = piece->count;
    for (uint32_t i = 0; i < count; i++) {
        inside[i] = parities(piece->quotes[i]);
    }
    uint64_t now = quoting->inside;
    for (uint32_t i = 0; i < count; i++) {
        inside[i] ^= now;
        now = 0 - (inside[i] >> 63);
    }
    before[0] = quoting->before;
    closing[0] = quoting->closing;
    for (uint32_t i = 0; i < count; i++) {
        separators[i] &= ~inside[i];
        closing[i + 1] = piece->quotes[i] & ~inside[i];
        before[i + 1] = separators[i] | closing[i + 1];
        breaks[i] = line_ends[i] & inside[i];
        line_ends[i] &= ~inside[i];
    }
    uint64_t stray = 0;
    uint64_t all_breaks = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t quotes = piece->quotes[i];
        uint64_t behind = before[i + 1] | quotes | piece->returns[i];
        stray |= quotes & inside[i] & ~(before[i + 1] << 1 | before[i] >> 63);
        stray |= (closing[i + 1] << 1 | closing[i] >> 63) & ~behind;
        all_breaks |= breaks[i];
    }
    piece->all_breaks = all_breaks;
    quoting->stray |= stray;
    quoting->inside = now;
    quoting->before = before[count];
    quoting->closing = closing[count];
}

/* ---- blocks ---------------------------------------------------------------------------------- */

/* Whatever comes there may follow a closing quote. */
static void allow_behind(struct piece *piece, uint32_t length)
{
    if (end_of(piece) > length) {
        piece->returns[piece->count - 1] |= from_bit(length);
    }
}

/* Of a piece that is not plain. */
EACH_WIDTH void find_others(const struct dbt_block *block, struct piece *piece, word_find *find)
{
    find_all(block, piece, find);
    cut_ends(piece, block->length);
    cut_others(piece, block->length);
    if (piece->all_returns != 0) {
        end_at_returns(block, piece);
    }
    allow_behind(piece, block->length);
}

EACH_WIDTH void take_piece(struct dbt_block *block, struct piece *piece, struct quoting *quoting,
                           word_parities *parities)
{
    memset(piece->breaks, 0, piece->count * sizeof *piece->breaks);
    if ((piece->all_quotes | quoting->inside | quoting->closing >> 63) == 0) {
        quoting->before = piece->separators[piece->count - 1];
        return;
    }
    take_quotes(piece, quoting, parities);
    block->has_quotes = true;
    block->has_breaks |= piece->all_breaks != 0;
}

/* A record begins as if behind a separator, and the quotes before it are none of its own. */
static void begin_record(uint32_t from, struct piece *piece, struct quoting *quoting)
{
    piece->quotes[0] &= from_bit(from);
    if (from % WORD_BYTES == 0) {
        quoting->before = (uint64_t)1 << 63;
    } else {
        piece->separators[0] |= (uint64_t)1 << (from % WORD_BYTES - 1);
    }
}

EACH_WIDTH void mark(struct dbt_block *block, uint32_t from, struct width width)
{
    struct dbt_block_room *room = block->room;
    struct quoting quoting = {0};
    struct piece piece = {0};
    uint32_t begin = from / WORD_BYTES;
    uint32_t words = (block->length + WORD_BYTES - 1) / WORD_BYTES;
    for (uint32_t first = begin; first < words; first += PIECE_WORDS) {
        piece.first = first;
        piece.count = words - first < PIECE_WORDS ? words - first : PIECE_WORDS;
        piece.separators = room->separators + first;
        piece.line_ends = room->line_ends + first;
        piece.breaks = room->breaks + first;
        /* Where there were others just now, they are not asked for first. */
        bool is_plain = (piece.all_quotes | piece.all_returns) == 0 && quoting.inside == 0 &&
                        quoting.closing >> 63 == 0 && !width.find_ends(block, &piece);
        if (is_plain) {
            cut_ends(&piece, block->length);
        } else {
            find_others(block, &piece, width.find);
        }
        if (first == begin) {
            begin_record(from, &piece, &quoting);
        }
        take_piece(block, &piece, &quoting, width.parities);
    }
    block->is_stray = quoting.stray != 0;
}

EACH_WIDTH void list(const struct dbt_block_room *room, struct dbt_block_list *list,
                     word_list *list_word)
{
    struct dbt_block_list into = *list;
    uint32_t words = (into.to + WORD_BYTES - 1) / WORD_BYTES;
    uint32_t word = into.from / WORD_BYTES;
    uint64_t within = from_bit(into.from);
    uint32_t ends = 0;
    uint32_t lines = 0;
    for (; word < words && ends < into.most; word++) {
        uint32_t base = word * WORD_BYTES;
        ends += list_word(room->separators[word] & within, base, into.ends + ends);
        lines += (uint32_t)__builtin_popcountll(room->line_ends[word] & within);
        within = ~(uint64_t)0;
    }
    list->end_count = ends;
    list->line_count = lines;
    list->is_all = word >= words;
}

/* ---- any machine ----------------------------------------------------------------------------- */

static inline uint64_t parities_portable(uint64_t bits)
{
    for (unsigned shift = 1; shift < 64; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

#define IN_EVERY_BYTE 0x0101010101010101U
#define HIGH_BITS     (0x80U * IN_EVERY_BYTE)

/* Byte 0 lowest, whatever the machine's order. */
static inline uint64_t load(const char *at)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < sizeof word; i++) {
        word |= (uint64_t)(unsigned char)at[i] << 8 * i;
    }
    return word;
}

/* A bit for each byte of `word` that is `byte`: no carry leaves a byte. */
static inline uint64_t equal_bytes(uint64_t word, char byte)
{
    word ^= (unsigned char)byte * IN_EVERY_BYTE;
    uint64_t high = ~(((word & ~HIGH_BITS) + ~HIGH_BITS) | word) & HIGH_BITS;
    return (high >> 7) * 0x0102040810204080U >> 56;
}

static inline struct found find_portable(const char *at, char delimiter)
{
    struct found found = {0};
    for (unsigned i = 0; i < WORD_BYTES; i += sizeof(uint64_t)) {
        uint64_t bytes = load(at + i);
        found.delimiters |= equal_bytes(bytes, delimiter) << i;
        found.quotes |= equal_bytes(bytes, '"') << i;
        found.feeds |= equal_bytes(bytes, '\n') << i;
        found.returns |= equal_bytes(bytes, '\r') << i;
    }
    return found;
}

static inline uint32_t list_portable(uint64_t bits, uint32_t base, uint32_t *list)
{
    uint32_t count = 0;
    for (; bits != 0; bits &= bits - 1) {
        list[count++] = base + (uint32_t)__builtin_ctzll(bits);
    }
    return count;
}

static bool always(void)
{
    return true;
}

static inline bool find_ends_portable(const struct dbt_block *block, const struct piece *piece)
{
    return find_ends_of(block, piece, find_portable);
}

static void mark_portable(struct dbt_block *block, uint32_t from)
{
    mark(block, from, (struct width){find_portable, find_ends_portable, parities_portable});
}

static void list_all_portable(const struct dbt_block_room *room, struct dbt_block_list *wanted)
{
    list(room, wanted, list_portable);
}

#ifdef __x86_64__

/* ---- SSE2, which every x86-64 has ------------------------------------------------------------ */

static inline uint64_t equal_sse2(const __m128i bytes[4], char byte)
{
    __m128i wanted = _mm_set1_epi8(byte);
    uint64_t bits = 0;
    for (unsigned i = 0; i < 4; i++) {
        bits |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[i], wanted)) << 16 * i;
    }
    return bits;
}

static inline struct found find_sse2(const char *at, char delimiter)
{
    __m128i bytes[4];
    for (size_t i = 0; i < 4; i++) {
        bytes[i] = _mm_loadu_si128((const void *)(at + 16 * i));
    }
    return (struct found){equal_sse2(bytes, delimiter), equal_sse2(bytes, '"'),
                          equal_sse2(bytes, '\n'), equal_sse2(bytes, '\r')};
}

static inline bool find_ends_sse2(const struct dbt_block *block, const struct piece *piece)
{
    return find_ends_of(block, piece, find_sse2);
}

static void mark_sse2(struct dbt_block *block, uint32_t from)
{
    mark(block, from, (struct width){find_sse2, find_ends_sse2, parities_portable});
}

/* ---- AVX2, and what came with it ------------------------------------------------------------- */

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))

/* A product without carries by ones: each bit adds to all above it. */
AVX2 static inline uint64_t parities_clmul(uint64_t bits)
{
    __m128i ones = _mm_set1_epi8((char)0xFF);
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (int64_t)bits), ones, 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

AVX2 static inline uint64_t equal_avx2(__m256i low, __m256i high, char byte)
{
    __m256i wanted = _mm256_set1_epi8(byte);
    uint32_t low_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t high_bits = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return (uint64_t)high_bits << 32 | low_bits;
}

AVX2 static inline struct found find_avx2(const char *at, char delimiter)
{
    __m256i low = _mm256_loadu_si256((const void *)at);
    __m256i high = _mm256_loadu_si256((const void *)(at + 32));
    return (struct found){equal_avx2(low, high, delimiter), equal_avx2(low, high, '"'),
                          equal_avx2(low, high, '\n'), equal_avx2(low, high, '\r')};
}

/* Some at once, whether they are there or not: a loop's end by chance costs more. */
AVX2 static inline uint32_t list_avx2(uint64_t bits, uint32_t base, uint32_t *list)
{
    enum { FEW = 6 };
    uint32_t count = (uint32_t)_mm_popcnt_u64(bits);
    for (uint32_t i = 0; i < FEW; i++) {
        list[i] = base + (uint32_t)_tzcnt_u64(bits);
        bits &= bits - 1;
    }
    for (uint32_t i = FEW; i < count; i++) {
        list[i] = base + (uint32_t)_tzcnt_u64(bits);
        bits &= bits - 1;
    }
    return count;
}

AVX2 static inline bool find_ends_avx2(const struct dbt_block *block, const struct piece *piece)
{
    return find_ends_of(block, piece, find_avx2);
}

AVX2 static void mark_avx2(struct dbt_block *block, uint32_t from)
{
    mark(block, from, (struct width){find_avx2, find_ends_avx2, parities_clmul});
}

AVX2 static void list_all_avx2(const struct dbt_block_room *room, struct dbt_block_list *wanted)
{
    list(room, wanted, list_avx2);
}

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("pclmul");
}

/* ---- AVX-512 with VBMI2 ---------------------------------------------------------------------- */

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt,pclmul")))

AVX512 static inline struct found find_avx512(const char *at, char delimiter)
{
    __m512i bytes = _mm512_loadu_si512(at);
    return (struct found){_mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(delimiter)),
                          _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"')),
                          _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
                          _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r'))};
}

static const uint8_t places[WORD_BYTES] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
    44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

AVX512 static inline void list_16(__m128i found, uint32_t base, uint32_t *list)
{
    __m512i wide = _mm512_cvtepu8_epi32(found);
    _mm512_storeu_si512(list, _mm512_add_epi32(wide, _mm512_set1_epi32((int)base)));
}

/* Narrow stores where few are found, as is usual: wide ones across cache lines cost more. */
AVX512 static inline uint32_t list_avx512(uint64_t bits, uint32_t base, uint32_t *list)
{
    uint32_t count = (uint32_t)_mm_popcnt_u64(bits);
    __m512i all = _mm512_maskz_compress_epi8(bits, _mm512_loadu_si512(places));
    __m128i found = _mm512_castsi512_si128(all);
    __m256i wide = _mm256_cvtepu8_epi32(found);
    _mm256_storeu_si256((void *)list, _mm256_add_epi32(wide, _mm256_set1_epi32((int)base)));
    if (count > 8) {
        list_16(_mm_srli_si128(found, 8), base, list + 8);
        list_16(_mm512_extracti32x4_epi32(all, 1), base, list + 16);
        list_16(_mm512_extracti32x4_epi32(all, 2), base, list + 32);
        list_16(_mm512_extracti32x4_epi32(all, 3), base, list + 48);
    }
    return count;
}

/* Quotes and CR are the zeros of a difference, of which the least is kept: bits of each would cost
   as much again as those of the ends. */
AVX512 static inline bool find_ends_avx512(const struct dbt_block *block, const struct piece *piece)
{
    const char *at = block->bytes + (size_t)piece->first * WORD_BYTES;
    const __m512i delimiter = _mm512_set1_epi8(block->delimiter);
    __m512i least = _mm512_set1_epi8(1);
    for (uint32_t i = 0; i < piece->count; i++) {
        __m512i bytes = _mm512_loadu_si512(at + (size_t)i * WORD_BYTES);
        __mmask64 feeds = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'));
        __mmask64 delimiters = _mm512_cmpeq_epi8_mask(bytes, delimiter);
        piece->separators[i] = delimiters | feeds;
        piece->line_ends[i] = feeds;
        least = _mm512_min_epu8(least, _mm512_xor_si512(bytes, _mm512_set1_epi8('"')));
        least = _mm512_min_epu8(least, _mm512_xor_si512(bytes, _mm512_set1_epi8('\r')));
    }
    return _mm512_test_epi8_mask(least, least) != ~(__mmask64)0;
}

AVX512 static void mark_avx512(struct dbt_block *block, uint32_t from)
{
    mark(block, from, (struct width){find_avx512, find_ends_avx512, parities_clmul});
}

AVX512 static void list_all_avx512(const struct dbt_block_room *room, struct dbt_block_list *wanted)
{
    list(room, wanted, list_avx512);
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
}

#endif

/* ---- which ----------------------------------------------------------------------------------- */

const struct dbt_block_version dbt_block_versions[] = {
#ifdef __x86_64__
    {"avx512vbmi2", has_avx512, mark_avx512, list_all_avx512},
    {"avx2", has_avx2, mark_avx2, list_all_avx2},
    {"sse2", always, mark_sse2, list_all_portable},
#endif
    {"portable", always, mark_portable, list_all_portable},
};
const size_t dbt_block_version_count = sizeof dbt_block_versions / sizeof *dbt_block_versions;

const struct dbt_block_version *dbt_block_widest(void)
{
    const struct dbt_block_version *version = dbt_block_versions;
    while (!version->is_available()) {
        version++;
    }
    return version;
}

/* Hashes: SHA-256 by libcrypto, SipHash-2-4-128 by hand. */
#include "debitera/base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum { SHA256_BYTES = 32, READ_BYTES = 128 * 1024 };

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "SipHash reads little-endian words");

enum dbt_status dbt_key_random(struct dbt_key *key, struct dbt_error *error)
{
    struct dbt_key made;
    ssize_t got;
    do {
        got = getrandom(&made, sizeof made, 0);
    } while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof made) {
        return dbt_error_system(error, DBT_INTERNAL, got < 0 ? errno : EIO,
                                "the system's random source gives no key: see getrandom(2)");
    }
    *key = made;
    return DBT_OK;
}

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static void sip_rounds(uint64_t v[4], unsigned rounds)
{
    for (unsigned i = 0; i < rounds; i++) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] = rotate(v[0], 32);
        v[2] += v[1];
        v[0] += v[3];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] = rotate(v[2], 32);
    }
}

static void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_rounds(v, 2);
    v[0] ^= word;
}

struct dbt_hash128 dbt_key_hash(struct dbt_key key, struct dbt_text text)
{
    /* "somepseudorandomlygeneratedbytes", and the mark of the 128-bit variant. */
    uint64_t v[4] = {
        key.low ^ 0x736f6d6570736575U,
        key.high ^ 0x646f72616e646f6dU ^ 0xee,
        key.low ^ 0x6c7967656e657261U,
        key.high ^ 0x7465646279746573U,
    };
    size_t whole = text.length / 8 * 8;
    for (size_t i = 0; i < whole; i += 8) {
        uint64_t word;
        memcpy(&word, text.at + i, sizeof word);
        sip_word(v, word);
    }
    uint64_t last = (uint64_t)text.length << 56;
    for (size_t i = whole; i < text.length; i++) {
        last |= (uint64_t)(unsigned char)text.at[i] << 8 * (i - whole);
    }
    sip_word(v, last);
    struct dbt_hash128 hash;
    v[2] ^= 0xee;
    sip_rounds(v, 4);
    hash.low = v[0] ^ v[1] ^ v[2] ^ v[3];
    v[1] ^= 0xdd;
    sip_rounds(v, 4);
    hash.high = v[0] ^ v[1] ^ v[2] ^ v[3];
    return hash;
}

struct dbt_sha256 {
    EVP_MD_CTX *context;
    bool failed;
};

struct dbt_sha256 *dbt_sha256_new(void)
{
    struct dbt_sha256 *sha = calloc(1, sizeof *sha);
    if (sha == NULL) {
        return NULL;
    }
    sha->context = EVP_MD_CTX_new();
    if (sha->context == NULL) {
        free(sha);
        return NULL;
    }
    sha->failed = EVP_DigestInit_ex(sha->context, EVP_sha256(), NULL) != 1;
    return sha;
}

void dbt_sha256_free(struct dbt_sha256 *sha)
{
    if (sha != NULL) {
        EVP_MD_CTX_free(sha->context);
        free(sha);
    }
}

void dbt_sha256_add(struct dbt_sha256 *sha, const void *bytes, size_t length)
{
    sha->failed = sha->failed || EVP_DigestUpdate(sha->context, bytes, length) != 1;
}

bool dbt_sha256_take(struct dbt_sha256 *sha, char hex[DBT_SHA256_HEX_BYTES])
{
    unsigned char digest[SHA256_BYTES];
    bool good = !sha->failed && EVP_DigestFinal_ex(sha->context, digest, NULL) == 1;
    sha->failed = EVP_DigestInit_ex(sha->context, EVP_sha256(), NULL) != 1;
    if (!good) {
        return false;
    }
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 0xFU];
    }
    hex[2 * sizeof digest] = '\0';
    return true;
}

bool dbt_sha256_of(struct dbt_text text, char hex[DBT_SHA256_HEX_BYTES])
{
    struct dbt_sha256 *sha = dbt_sha256_new();
    if (sha == NULL) {
        return false;
    }
    dbt_sha256_add(sha, text.at, text.length);
    bool good = dbt_sha256_take(sha, hex);
    dbt_sha256_free(sha);
    return good;
}

/* Adds all of `fd`; 0 or the errno of the read that failed. */
static int add_file(struct dbt_sha256 *sha, int fd, uint64_t *size_bytes)
{
    char *bytes = malloc(READ_BYTES);
    if (bytes == NULL) {
        return ENOMEM;
    }
    ssize_t got;
    while ((got = read(fd, bytes, READ_BYTES)) != 0) {
        if (got < 0 && errno != EINTR) {
            int reason = errno;
            free(bytes);
            return reason;
        }
        if (got > 0) {
            dbt_sha256_add(sha, bytes, (size_t)got);
            *size_bytes += (uint64_t)got;
        }
    }
    free(bytes);
    return 0;
}

enum dbt_status dbt_sha256_file(const char *path, char hex[DBT_SHA256_HEX_BYTES],
                                uint64_t *size_bytes, struct dbt_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return dbt_error_system(error, DBT_INPUT, errno, "%s: cannot be opened", path);
    }
    struct dbt_sha256 *sha = dbt_sha256_new();
    uint64_t size = 0;
    int reason = sha != NULL ? add_file(sha, fd, &size) : ENOMEM;
    bool good = reason == 0 && dbt_sha256_take(sha, hex);
    dbt_sha256_free(sha);
    close(fd);
    if (reason == ENOMEM) {
        return dbt_error_memory(error, "a checksum");
    }
    if (reason != 0) {
        return dbt_error_system(error, DBT_INPUT, reason, "%s: cannot be read", path);
    }
    if (!good) {
        return dbt_error_set(error, DBT_INTERNAL,
                             "%s: libcrypto cannot compute SHA-256: check its configuration", path);
    }
    if (size_bytes != NULL) {
        *size_bytes = size;
    }
    return DBT_OK;
}

/*
 * Faults: calls that fail on demand. The functions below take the place of the libraries' own in a
 * test program; each goes on to the real one unless it is the call that is to fail.
 *
 *     faults_arm("fsync", 1);   the second fsync from now on fails with EIO
 *     …
 *     if (faults_disarm()) …    it has been called
 */
#ifndef DEBITERA_TESTS_FAULTS_H
#define DEBITERA_TESTS_FAULTS_H

#ifdef __clang__ /* where fortified headers declare read and its like inline */
#pragma clang diagnostic ignored "-Wstatic-in-inline"
#endif

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    const char *name;
    unsigned after;
    bool fired;
    int instead; /* errno of the failure; 0: the function's usual one */
} faults;

static void faults_arm(const char *name, unsigned after)
{
    faults.fired = false;
    faults.instead = 0;
    faults.after = after;
    faults.name = name;
}

static bool faults_disarm(void)
{
    faults.name = NULL;
    return faults.fired;
}

static __attribute__((no_sanitize("address", "undefined"))) bool faults_hit(const char *name)
{
    if (faults.name == NULL || strcmp(faults.name, name) != 0 || faults.after-- > 0) {
        return false;
    }
    faults.name = NULL;
    faults.fired = true;
    return true;
}

/*
 * The allocators are called before any sanitizer is ready, by dlsym itself too: so they are named,
 * not looked up, and not instrumented. The first of the two is AddressSanitizer's, null without it.
 */
#define FAULTS_WRAP_ALLOCATOR(name, parameters, arguments)                                         \
    extern void *__interceptor_##name parameters __attribute__((weak));                            \
    extern void *__libc_##name parameters;                                                         \
    __attribute__((no_sanitize("address", "undefined"))) void *name parameters                     \
    {                                                                                              \
        if (faults_hit(#name)) {                                                                   \
            errno = ENOMEM;                                                                        \
            return NULL;                                                                           \
        }                                                                                          \
        return __interceptor_##name != NULL ? __interceptor_##name arguments                       \
                                            : __libc_##name arguments;                             \
    }

FAULTS_WRAP_ALLOCATOR(malloc, (size_t size), (size))
FAULTS_WRAP_ALLOCATOR(calloc, (size_t count, size_t size), (count, size))
FAULTS_WRAP_ALLOCATOR(realloc, (void *old, size_t size), (old, size))

/* A function `name` that fails with `failure` and `reason`; with 64-bit file offsets its symbol may
   have another name. */
#define FAULTS_WRAP(type, name, parameters, arguments, failure, reason)                            \
    FAULTS_WRAP_AS(type, name, #name, parameters, arguments, failure, reason)
#define FAULTS_WRAP_AS(type, name, symbol, parameters, arguments, failure, reason)                 \
    type name parameters                                                                           \
    {                                                                                              \
        static type(*real) parameters;                                                             \
        if (real == NULL) {                                                                        \
            void *found = dlsym(RTLD_NEXT, symbol);                                                \
            memcpy(&real, &found, sizeof real);                                                    \
        }                                                                                          \
        if (faults_hit(#name)) {                                                                   \
            errno = faults.instead != 0 ? faults.instead : (reason);                               \
            return failure;                                                                        \
        }                                                                                          \
        return real arguments;                                                                     \
    }

FAULTS_WRAP(ssize_t, read, (int fd, void *bytes, size_t size), (fd, bytes, size), -1, EIO)
FAULTS_WRAP(ssize_t, write, (int fd, const void *bytes, size_t size), (fd, bytes, size), -1, EIO)
FAULTS_WRAP_AS(ssize_t, pread, "pread64", (int fd, void *bytes, size_t size, off_t offset),
               (fd, bytes, size, offset), -1, EIO)
FAULTS_WRAP(int, fsync, (int fd), (fd), -1, EIO)
FAULTS_WRAP(int, chmod, (const char *path, mode_t mode), (path, mode), -1, EIO)
FAULTS_WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), -1, EIO)
FAULTS_WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), -1, EIO)
FAULTS_WRAP(int, rmdir, (const char *path), (path), -1, EIO)
FAULTS_WRAP(int, rename, (const char *from, const char *to), (from, to), -1, EIO)
FAULTS_WRAP(int, link, (const char *from, const char *to), (from, to), -1, EIO)
FAULTS_WRAP(ssize_t, getrandom, (void *bytes, size_t size, unsigned flags), (bytes, size, flags),
            -1, EIO)
FAULTS_WRAP_AS(int, scandir, "scandir64",
               (const char *path, struct dirent ***names, int (*filter)(const struct dirent *),
                int (*order)(const struct dirent **, const struct dirent **)),
               (path, names, filter, order), -1, EIO)
FAULTS_WRAP(int, EVP_DigestInit_ex, (EVP_MD_CTX * context, const EVP_MD *type, ENGINE *engine),
            (context, type, engine), 0, 0)
FAULTS_WRAP(int, EVP_DigestUpdate, (EVP_MD_CTX * context, const void *bytes, size_t size),
            (context, bytes, size), 0, 0)

/* Every use in base hands over a pointer. */
int fcntl(int fd, int command, ...)
{
    static int (*real)(int fd, int command, ...);
    if (real == NULL) {
        void *found = dlsym(RTLD_NEXT, "fcntl64");
        memcpy(&real, &found, sizeof real);
    }
    va_list list;
    va_start(list, command);
    void *argument = va_arg(list, void *);
    va_end(list);
    if (faults_hit("fcntl")) {
        errno = EIO;
        return -1;
    }
    return real(fd, command, argument);
}

/* A file that is closed with an error is closed all the same. */
static int (*faults_real_close)(int fd);

int close(int fd)
{
    if (faults_real_close == NULL) {
        void *found = dlsym(RTLD_NEXT, "close");
        memcpy(&faults_real_close, &found, sizeof faults_real_close);
    }
    bool hit = faults_hit("close");
    int result = faults_real_close(fd);
    if (hit) {
        errno = EIO;
        return -1;
    }
    return result;
}

#endif

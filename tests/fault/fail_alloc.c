/*
 * Lets one allocation of a process fail: LD_PRELOAD=libfail-alloc.so FAIL_ALLOC=N, where N counts
 * from 1 over malloc, calloc, realloc and the aligned kinds of all threads. What the loader and the
 * libraries' constructors allocate before main is not counted: GLib hangs when its own fails.
 * FAIL_ALLOC_REPORT names a file that is told who asked for it: the program or library that called.
 * With N 0 nothing fails, and at the end the file gets the number of allocations.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* glibc's own: dlsym would allocate before there is an answer. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

void *memalign(size_t alignment, size_t size);
int __libc_start_main(int (*run)(int, char **, char **), int count, char **words,
                      void (*init)(void), void (*end)(void), void (*loader_end)(void),
                      void *stack_end);

static atomic_ullong counted;
static atomic_bool started;

static void tell(const char *text)
{
    const char *path = getenv("FAIL_ALLOC_REPORT");
    int fd = path != NULL ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640) : -1;
    if (fd >= 0) {
        ssize_t ignored = write(fd, text, strlen(text));
        (void)ignored;
        close(fd);
    }
}

static unsigned long long chosen(void)
{
    const char *text = getenv("FAIL_ALLOC");
    return text != NULL ? strtoull(text, NULL, 10) : 0;
}

/* True for the chosen one; `caller` is an address in the code that asked. */
static bool fails(const void *caller)
{
    if (!started) {
        return false;
    }
    unsigned long long number = atomic_fetch_add(&counted, 1) + 1;
    if (number != chosen()) {
        return false;
    }
    Dl_info object;
    tell(dladdr(caller, &object) != 0 && object.dli_fname != NULL ? object.dli_fname : "?");
    errno = ENOMEM;
    return true;
}

__attribute__((destructor)) static void tell_count(void)
{
    char text[24];
    if (chosen() == 0) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)counted);
        tell(text);
    }
}

/* What calls main. */
int __libc_start_main(int (*run)(int, char **, char **), int count, char **words,
                      void (*init)(void), void (*end)(void), void (*loader_end)(void),
                      void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                void (*)(void), void *);
    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    started = true;
    return real(run, count, words, init, end, loader_end, stack_end);
}

void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}

void *reallocarray(void *memory, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, bytes);
}

void *memalign(size_t alignment, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    if (fails(__builtin_return_address(0))) {
        return ENOMEM;
    }
    void *got = __libc_memalign(alignment, size);
    if (got == NULL) {
        return ENOMEM;
    }
    *memory = got;
    return 0;
}

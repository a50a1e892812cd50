/* One file of an export: a buffer in front of write(2), quoting, and the two encodings. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exports.h"

enum { BUFFER_BYTES = 1 << 20, ROW_BYTES_MOST = 2048, PATH_BYTES = 4096 };

static void flush(struct bench_file *file)
{
    const char *from = file->buffer;

    while (file->error == 0 && from < file->at) {
        ssize_t written = write(file->descriptor, from, (size_t)(file->at - from));

        if (written < 0 && errno != EINTR) {
            file->error = errno;
        }
        from += written > 0 ? written : 0;
    }
    file->at = file->buffer;
}

static void end_row(struct bench_file *file)
{
    file->rows++;
    if (file->at - file->buffer > BUFFER_BYTES - ROW_BYTES_MOST) {
        flush(file);
    }
}

/* What stands here beyond ASCII is Latin-1: two bytes of UTF-8, the first C2 or C3. */
static void put_text(struct bench_file *file, const char *text)
{
    for (const unsigned char *from = (const unsigned char *)text; *from != '\0'; from++) {
        if (!file->plan->utf8 && *from >= 0xC2) {
            *file->at++ = (char)((from[0] & 3) << 6 | (from[1] & 0x3F));
            from++;
        } else {
            *file->at++ = (char)*from;
        }
    }
}

void bench_file_open(struct bench_file *file, struct bench_plan *plan, const char *name,
                     const char *header)
{
    char path[PATH_BYTES];

    *file = (struct bench_file){.plan = plan, .name = name, .descriptor = -1};
    file->random =
        gen_random_at((struct gen_place){.seed = plan->seed, .draw = (unsigned char)name[0]});
    file->buffer = malloc(BUFFER_BYTES);
    if (!file->buffer) {
        file->error = ENOMEM;
        return;
    }
    file->at = file->buffer;
    int length = snprintf(path, sizeof path, "%s/%s", plan->folder, name);

    if (length < 0 || (size_t)length >= sizeof path) {
        file->error = ENAMETOOLONG;
        return;
    }
    file->descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file->descriptor < 0) {
        file->error = errno;
        return;
    }
    put_text(file, header);
    *file->at++ = '\n';
}

static char *put_quoted(char *at, const struct bench_field *field)
{
    *at++ = '"';
    for (uint32_t i = 0; i < field->length; i++) {
        if (field->bytes[i] == '"') {
            *at++ = '"';
        }
        *at++ = field->bytes[i];
    }
    *at++ = '"';
    return at;
}

void bench_file_row(struct bench_file *file, const struct bench_field *fields, uint32_t count)
{
    uint32_t share = file->plan->quoted_percent * 65536 / 100;
    uint64_t drawn = 0;
    char *at = file->at;

    if (file->error != 0) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (share > 0 && i % 4 == 0) {
            drawn = gen_random_next(&file->random);
        }
        if ((uint16_t)(drawn >> 16 * (i % 4)) < share) {
            at = put_quoted(at, &fields[i]);
        } else {
            memcpy(at, fields[i].bytes, fields[i].length);
            at += fields[i].length;
        }
        *at++ = ';';
    }
    at[-1] = '\n';
    file->at = at;
    end_row(file);
}

void bench_file_text(struct bench_file *file, const char *row)
{
    if (file->error == 0) {
        put_text(file, row);
        *file->at++ = '\n';
        end_row(file);
    }
}

void bench_file_repeat(struct bench_file *file, const char *row, uint32_t length)
{
    if (file->error == 0) {
        memcpy(file->at, row, length);
        file->at += length;
        end_row(file);
    }
}

bool bench_file_close(struct bench_file *file)
{
    struct bench_plan *plan = file->plan;

    if (file->error == 0) {
        flush(file);
    }
    free(file->buffer);
    if (file->descriptor >= 0 && close(file->descriptor) != 0 && file->error == 0) {
        file->error = errno;
    }
    if (file->error != 0) {
        (void)fprintf(stderr, "bench-exports: %s/%s: %s\n", plan->folder, file->name,
                      strerror(file->error));
        return false;
    }
    if (plan->export_count < BENCH_FILES_MOST) {
        plan->exports[plan->export_count++] = (struct bench_export){file->name, file->rows};
    }
    return true;
}

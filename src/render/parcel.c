/* Writing and reading parcels. Both ends are the same program, so the head goes as it is. */
#include "parcel.h"

#include <errno.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024 };

static bool send_bytes(int pipe, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t written = write(pipe, at, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            at += written;
            length -= (size_t)written;
        }
    }
    return true;
}

bool dbt_parcel_send(int pipe, const struct dbt_parcel *parcel, const char *bytes)
{
    return send_bytes(pipe, parcel, sizeof *parcel) && send_bytes(pipe, bytes, parcel->length);
}

static bool receive_bytes(int pipe, void *bytes, size_t length)
{
    char *at = bytes;
    while (length > 0) {
        ssize_t got = read(pipe, at, length);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        if (got > 0) {
            at += got;
            length -= (size_t)got;
        }
    }
    return true;
}

bool dbt_parcel_receive(int pipe, struct dbt_parcel *parcel, struct dbt_buffer *bytes)
{
    dbt_buffer_clear(bytes);
    if (!receive_bytes(pipe, parcel, sizeof *parcel)) {
        return false;
    }
    char chunk[CHUNK_BYTES];
    for (size_t left = parcel->length; left > 0;) {
        size_t length = left < sizeof chunk ? left : sizeof chunk;
        if (!receive_bytes(pipe, chunk, length)) {
            return false;
        }
        dbt_buffer_add(bytes, chunk, length);
        left -= length;
    }
    return true;
}

/* Reading SVG path data. */
#include "path.h"

#include <string.h>

#include <glib.h>

enum { NUMBERS_MAX = 6 };

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " ,\t\r\n");
}

/* Not strtod: it would read a decimal comma in a Swedish locale. */
static bool take_numbers(const char **at, double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *begin = skip_blanks(*at);
        char *end = NULL;
        numbers[i] = g_ascii_strtod(begin, &end);
        if (end == begin) {
            return false;
        }
        *at = end;
    }
    return true;
}

static bool add_segment(cairo_t *cairo, char command, const char **at)
{
    double p[NUMBERS_MAX];
    switch (command) {
    case 'M':
        if (!take_numbers(at, p, 2)) {
            return false;
        }
        cairo_move_to(cairo, p[0], p[1]);
        return true;
    case 'L':
        if (!take_numbers(at, p, 2)) {
            return false;
        }
        cairo_line_to(cairo, p[0], p[1]);
        return true;
    case 'C':
        if (!take_numbers(at, p, NUMBERS_MAX)) {
            return false;
        }
        cairo_curve_to(cairo, p[0], p[1], p[2], p[3], p[4], p[5]);
        return true;
    default:
        return false;
    }
}

bool dbt_path_add(cairo_t *cairo, const char *data)
{
    const char *at = skip_blanks(data);
    char command = '\0';
    while (*at != '\0') {
        /* Further numbers without a letter repeat the command; those of a move are lines. */
        if (strchr("MLCZ", *at) != NULL) {
            command = *at;
            at++;
        } else if (command == 'M') {
            command = 'L';
        }
        if (command == 'Z') {
            cairo_close_path(cairo);
            command = '\0';
        } else if (!add_segment(cairo, command, &at)) {
            return false;
        }
        at = skip_blanks(at);
    }
    return true;
}

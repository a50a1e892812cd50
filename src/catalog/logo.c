/*
 * The form of a logo: SVG path data with absolute M, L, C and Z only, on a grid of 24 by 24.
 */
#include "load.h"

enum { GRID = 24, NUMBERS_MOST = 6 };

static struct dbt_text without_blanks(struct dbt_text text)
{
    while (text.length > 0 && (text.at[0] == ' ' || text.at[0] == ',')) {
        text.at++;
        text.length--;
    }
    return text;
}

/* Takes a number "12" or "12.5" within the grid from the front. */
static bool take_number(struct dbt_text *rest)
{
    static const char digits[] = "0123456789.";
    struct dbt_text text = without_blanks(*rest);
    struct dbt_text number = {.at = text.at, .length = 0};
    int64_t value = 0;

    while (number.length < text.length &&
           memchr(digits, text.at[number.length], sizeof digits - 1) != NULL)
        number.length++;
    if (!dbt_decimal_parse(number, '.', 3, &value) || value > INT64_C(1000) * GRID)
        return false;
    *rest = (struct dbt_text){text.at + number.length, text.length - number.length};
    return true;
}

static int numbers_of(char command)
{
    switch (command) {
    case 'M':
    case 'L':
        return 2;
    case 'C':
        return NUMBERS_MOST;
    case 'Z':
        return 0;
    default:
        return -1;
    }
}

bool dbt_logo_valid(struct dbt_text path)
{
    struct dbt_text rest = without_blanks(path);

    if (rest.length > 0 && rest.at[0] != 'M')
        return false;
    while (rest.length > 0) {
        int numbers = numbers_of(rest.at[0]);
        if (numbers < 0)
            return false;
        rest = (struct dbt_text){rest.at + 1, rest.length - 1};
        for (int i = 0; i < numbers; i++)
            if (!take_number(&rest))
                return false;
        rest = without_blanks(rest);
    }
    return true;
}

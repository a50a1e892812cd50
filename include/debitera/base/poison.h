/*
 * Functions that this code base does not use, refused at compile time; included before every source
 * file.
 *
 *   strcpy strcat sprintf   write past the end: dbt_buffer, snprintf
 *   strtok                  hidden state: dbt_text
 *   atoi atof               no error: dbt_decimal_parse
 *   localtime gmtime        shared buffers, and the time zone of the machine: date.h, zone.h
 */
#ifndef DEBITERA_BASE_POISON_H
#define DEBITERA_BASE_POISON_H

/* The headers that declare them come first, so that only uses are refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef DEBITERA_WITH_FREETYPE /* whose headers name some, too */
#include <ft2build.h>
#include FT_FREETYPE_H
#endif

/* Fortified headers may make it a macro, which cannot be poisoned. */
#undef sprintf

#pragma GCC poison strcpy strcat sprintf strtok atoi atof localtime gmtime

#endif

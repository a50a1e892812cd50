/*
 * Cut: a font file with less in it, in memory: the characters of Swedish documents, and no more of
 * a font's features than are used here. Cairo goes through the whole file for every document: with
 * a tenth of the glyphs this takes half the time.
 */
#ifndef DEBITERA_RENDER_CUT_H
#define DEBITERA_RENDER_CUT_H

#include <stdbool.h>

#include "debitera/base/error.h"

/* A descriptor of a file in memory, to be closed; -1 when `path` is no font, or memory ends. */
int dbt_cut_make(const char *path) DBT_CHECKED;

#endif

/*
 * Cut: a font file with less in it, in memory: the characters of Swedish documents, and no more of
 * a font's features than are used here. Cairo goes through the whole file for every document: with
 * a tenth of the glyphs this takes half the time.
 */
#ifndef DEBITERA_RENDER_CUT_H
#define DEBITERA_RENDER_CUT_H

#include <hb.h>

#include "debitera/base/error.h"

/* A file of its own, to be destroyed; null when the other is no font, or memory ends. */
hb_blob_t *dbt_cut_make(hb_blob_t *file) DBT_CHECKED;

#endif

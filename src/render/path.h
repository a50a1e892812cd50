/* Path: SVG path data on a grid of 24 by 24 (a logo), as a Cairo path. */
#ifndef DEBITERA_RENDER_PATH_H
#define DEBITERA_RENDER_PATH_H

#include <stdbool.h>

#include <cairo.h>

#include "debitera/base/error.h"

/* Adds the path in user space, where the grid has been scaled to its place. M, L, C and Z, absolute
   only; false at anything else. */
bool dbt_path_add(cairo_t *cairo, const char *data) DBT_CHECKED;

#endif

/* Colour: a region's colours, as a page may show them. */
#ifndef DEBITERA_PAGE_COLOUR_H
#define DEBITERA_PAGE_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "debitera/layout.h"

struct dbt_colours { /* 0xRRGGBB */
    uint32_t of[DBT_INK_COUNT];
};

/* Those of the region; what is no colour, or cannot be read with (WCAG 2.1, 1.4.3), is what every
   region has in its place. */
void dbt_colours_make(struct dbt_colours *colours, const struct dbt_identity *identity);

/* With so many per cent of white in it. */
uint32_t dbt_colour_pale(uint32_t colour, unsigned paleness);

/* From 1 to 21 (WCAG 2.1, contrast ratio). */
double dbt_colour_contrast(uint32_t one, uint32_t other);

#endif

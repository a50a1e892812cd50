/* SVG: a drawing of a chart within a page. */
#ifndef DEBITERA_PAGE_SVG_H
#define DEBITERA_PAGE_SVG_H

#include "colour.h"
#include "html.h"

struct dbt_svg {
    const struct dbt_drawing *drawing;
    const struct dbt_colours *colours;
    double w_mm, h_mm;
    const char *css_class;   /* the program's own */
    const char *alternative; /* what it shows, for readers that do not see it */
};

/* Lengths stand as they are, as units of its own: how large it is shown, the style says. */
void dbt_svg_write(struct dbt_html *html, const struct dbt_svg *svg);

#endif

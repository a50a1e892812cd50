/* Profile: what sRGB's colours are, as an ICC profile of version 4 (IEC 61966-2-1). */
#ifndef DEBITERA_RENDER_PROFILE_H
#define DEBITERA_RENDER_PROFILE_H

#include "debitera/base/text.h"

/* Appended. */
void dbt_profile_write(struct dbt_buffer *out);

#endif

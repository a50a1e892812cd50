/* Parcel: a document, or why there is none, on its way through a pipe between two processes. */
#ifndef DEBITERA_RENDER_PARCEL_H
#define DEBITERA_RENDER_PARCEL_H

#include "debitera/base/text.h"

struct dbt_parcel {
    size_t index;
    enum dbt_status status;
    size_t length; /* of the PDF, or of the message when the status is not DBT_OK */
};

/* False when the other end is closed. */
bool dbt_parcel_send(int pipe, const struct dbt_parcel *parcel, const char *bytes) DBT_CHECKED;
/* The bytes replace what `bytes` held; its memory ending is told by it alone. False when the other
   end was closed before the parcel was whole. */
bool dbt_parcel_receive(int pipe, struct dbt_parcel *parcel, struct dbt_buffer *bytes) DBT_CHECKED;

#endif

/* Workbooks: names of sheets. */
#ifndef DEBITERA_PACKAGE_XLSX_NAME_H
#define DEBITERA_PACKAGE_XLSX_NAME_H

#include "xlsx.h"

/* Names sheet `index` after its list, other than the sheets before it. */
void dbt_sheet_name(struct dbt_sheet *sheets, size_t index);

#endif

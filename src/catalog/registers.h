/* Private to the registers: what a unit code may be, and a row on its way into them. */
#ifndef DEBITERA_CATALOG_REGISTERS_H
#define DEBITERA_CATALOG_REGISTERS_H

#include "debitera/catalog.h"

/* Longest unit code, in bytes: an HSA-id has at most 31. Codes are folded in a buffer of this. */
enum { DBT_UNIT_CODE_BYTES_MAX = 64 };

#endif

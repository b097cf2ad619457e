/* SPDX-License-Identifier: BSD-2-Clause */
/* The columns of a table of bays. A row is a struct ses_cell. */
#ifndef LIB_VIEW_MAP_TABLE_H
#define LIB_VIEW_MAP_TABLE_H

#include <ses/view.h>

#include "output/table.h"

extern const struct ses_table ses_map_table;

#endif

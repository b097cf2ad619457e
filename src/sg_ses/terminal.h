/* SPDX-License-Identifier: BSD-2-Clause */
/* What the terminal of the user can show. */
#ifndef SRC_TERMINAL_H
#define SRC_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include <ses/out.h>

struct document;

/* The number of columns of the terminal at a descriptor; 0 if there is none,
 * or if it does not say. */
size_t terminal_width(int fd);

/* Is a terminal there that shows colours, and does the user want them, by the
 * environment (TERM, NO_COLOR)? */
bool terminal_has_colour(int fd);

/* The terminal at standard output that tables are for, and whether --color
 * (enum option_colour) wants colours. JSON may have the text of a table, too;
 * that is for no terminal. */
struct ses_table_terminal terminal_of_tables(unsigned int colour,
					     const struct document *doc);

/* Is the text of the user's locale UTF-8, by the environment? */
bool terminal_is_utf8(void);

#endif

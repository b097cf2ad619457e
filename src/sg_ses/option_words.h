/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words that arguments of options may be, from the tables of pages, element
 * types, acronyms and columns: for `words` in the rows of options.
 */
#ifndef SRC_OPTION_WORDS_H
#define SRC_OPTION_WORDS_H

#include "common/cli.h"

/* PG: abbreviations of pages. */
void offer_pages(struct cli_words *words, const void *options);

/* IIA: abbreviations of element types. */
void offer_types(struct cli_words *words, const void *options);

/* TYPE:N, the same with a colon. */
void offer_types_with_colon(struct cli_words *words, const void *options);

/* STR: acronyms, of the element types that the options select, that can be
 * read; and those that can be written. */
void offer_readable_acronyms(struct cli_words *words, const void *options);
void offer_writable_acronyms(struct cli_words *words, const void *options);

/* COL: columns of --map, and of --sensors. */
void offer_map_columns(struct cli_words *words, const void *options);
void offer_sensor_columns(struct cli_words *words, const void *options);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The lists of --enumerate, on stdout. */
#ifndef SRC_VERB_ENUMERATE_H
#define SRC_VERB_ENUMERATE_H

struct options;

/* The pages with their abbreviations and codes. */
void list_pages(void);

/* What --enumerate asks for. 0 or a negative ses_error. */
int list_all(const struct options *o);

#endif

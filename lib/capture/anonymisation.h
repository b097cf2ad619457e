/* SPDX-License-Identifier: BSD-2-Clause */
/* Making a record that can be shown to others. */
#ifndef LIB_CAPTURE_ANONYMISATION_H
#define LIB_CAPTURE_ANONYMISATION_H

struct ses_map;
struct ses_record;

/*
 * Replace what identifies devices by something of the same length and form:
 * serial numbers, and the parts of 64-bit identifiers that their makers
 * assign. The same thing is always replaced in the same way, so that what
 * matched still does; the last byte of an identifier stays, so that ports
 * stay neighbours. Pages with free text or of vendors are left out, names of
 * maps and nicknames are replaced, too. A serial number in a label is replaced
 * as that of the disk is. 0, or -(50 + ENOMEM).
 */
int ses_record_anonymise(struct ses_record *record, struct ses_map *map);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Serial numbers of disks in the descriptors (page 07h) of their bays. */
#ifndef LIB_SHELF_LABEL_SERIAL_H
#define LIB_SHELF_LABEL_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

#include <ses/shelf.h>

/*
 * The serial number that a label gives, in the memory of the map; "" without.
 * It comes after a comma ("SLOT 00,SERIAL"), or after SN or SERIAL and "=" or
 * ":"; or it is a word of the label that is the serial number of a disk of this
 * machine.
 */
const char *ses_label_find_serial(struct ses_map *map, const char *label);

/* Is a text with the form of a serial number one of the words of a label? */
bool ses_label_has_word(const char *label, const char *text);

/* May two serial numbers be of one disk? One of them may be cut short. */
bool ses_serial_is_similar(const char *a, const char *b);

#endif

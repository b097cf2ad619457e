/* SPDX-License-Identifier: BSD-2-Clause */
/* The sensors of all enclosures: sensors.c collects them, sensors_output.c
 * shows them. */
#ifndef LIB_MONITOR_SENSOR_H
#define LIB_MONITOR_SENSOR_H

#include <ses/memory.h>
#include <ses/monitor.h>

#include "ses/element_view.h"

struct sensor {
	struct sensor *next;
	struct ses_sensors_shelf shelf;
	struct ses_element_view view;
	size_t number;			/* in the order of the enclosures */
};

struct ses_sensors {
	struct sensor *first, *last;
	size_t nr;
	struct ses_index index;		/* by shelf and element */
	struct ses_arena arena;
	const struct ses_sensors_shelf *shelf;	/* at hand */
};

#endif

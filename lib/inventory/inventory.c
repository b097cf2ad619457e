/* SPDX-License-Identifier: BSD-2-Clause */
#include "inventory.h"

#include <errno.h>
#include <string.h>

#include <ses/error.h>

#include "inventory_internal.h"

static void mark_available(void *data, const char *name)
{
	(void)name;
	*(bool *)data = true;
}

int ses_inventory_build(struct ses_inventory *inv, struct ses_sysfs *sysfs)
{
	*inv = (struct ses_inventory){
		.sysfs = sysfs, .arena.log = sysfs->log,
	};
	sysfs->ops->list(sysfs, "/sys/class", "", mark_available,
			 &inv->available);
	ses_inventory_load_scsi(inv);
	ses_inventory_load_nvme(inv);
	ses_inventory_group_units(inv);
	ses_inventory_load_arrays(inv);
	return inv->arena.failed ? -SES_E_NO_MEMORY : sysfs->error;
}

void ses_inventory_free(struct ses_inventory *inv)
{
	if (!inv)
		return;
	ses_arena_free(&inv->arena);
	*inv = (struct ses_inventory){ 0 };
}

/* What was read is compared with what is read now, through a path of its
 * own. */
bool ses_path_unchanged(const struct ses_inventory *inv,
			const struct ses_path *p)
{
	struct ses_inventory now = {
		.sysfs = inv->sysfs, .arena.log = inv->sysfs->log,
	};
	struct ses_path again = { .sysfs = p->sysfs, .nvme = p->nvme };
	bool same;

	if (p->nvme)
		again.serial = ses_inventory_load_text(&now, p->sysfs,
						       "serial");
	else
		ses_path_load_designators(&now, &again);
	same = again.nr_ids == p->nr_ids || p->nvme;
	for (size_t i = 0; same && !p->nvme && i < p->nr_ids; i++)
		same = strcmp(again.ids[i], p->ids[i]) == 0;
	if (p->nvme)
		same = strcmp(again.serial, p->serial) == 0;
	ses_inventory_free(&now);
	return same;
}

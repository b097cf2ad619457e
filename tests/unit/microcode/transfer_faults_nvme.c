/* SPDX-License-Identifier: BSD-2-Clause */
/* The same trouble at the same commands, behind an NVMe controller. */
#define TRANSFER_NODE NODE_NVME
#include "transfer_faults.c"

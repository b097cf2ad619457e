# SPDX-License-Identifier: BSD-2-Clause
#
# make check-vm: the programs on a real kernel. tests/vm/install gets what it
# needs; without that it is skipped.

VM_TCMU := $(BUILD)/tests/vm/tcmu

check-vm: all emulator $(BUILD)/tests/tools/scsi-cmd $(VM_TCMU)
	@tests/run $(BUILD) vm

.PHONY: check-vm

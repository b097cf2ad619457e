# SPDX-License-Identifier: BSD-2-Clause
#
# make check-vm: the programs on a real kernel. tests/vm/install gets what it
# needs; without that it is skipped.

VM_SERVERS := $(addprefix $(BUILD)/tests/vm/,tcmu nvmet iscsi stack)

$(BUILD)/tests/vm/iscsi: $(patsubst %,$(BUILD)/obj/tests/vm/%.o,iscsi lun) \
			 $(EMU_LIB) $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LDFLAGS_ALL)

vm-programs: all emulator $(BUILD)/tests/tools/scsi-cmd $(VM_SERVERS)

check-vm:
	@$(MAKE) GROUPS=vm check

.PHONY: check-vm vm-programs

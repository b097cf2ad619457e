# SPDX-License-Identifier: BSD-2-Clause
#
# Pages that end, where memory ends.

GUARD := $(BUILD)/tests/guard/guard

$(GUARD): $(BUILD)/obj/tests/guard/guard.o $(BUILD)/obj/tests/fuzz/oracle.o \
		$(EMU_LIB) $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LDFLAGS_ALL)

test-programs: $(GUARD)

-include $(BUILD)/obj/tests/guard/guard.d

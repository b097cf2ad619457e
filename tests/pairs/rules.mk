# SPDX-License-Identifier: BSD-2-Clause
#
# Pairs of faults in a download: the programs as functions (tests/faults).
# `make pairs` runs all of them and writes the table anew, which takes some 8
# minutes of a processor; `make pairs-update` does it for an update of all
# modules, which takes two and a half hours of one. With PAIRS_EVERY=N, one pair
# in N.

PAIRS_EVERY ?= 1

PAIRS     := $(BUILD)/tests/pairs/pairs
PAIRS_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(sort \
	       $(wildcard tests/pairs/*.c)) \
	       tests/faults/calls.c tests/faults/rows.c \
	       tests/emulator/plant.c)

# (as for the fault matrix: its system calls come before those of the library)
$(PAIRS): LDFLAGS_ALL += $(foreach f,build free,-Wl,--wrap=ses_inventory_$(f))
$(PAIRS): $(PAIRS_OBJ) $(FAULTS_MAIN) \
	  $(MAINLESS) $(EMU_LIB) $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LDFLAGS_ALL)

test-programs: $(PAIRS)

pairs: $(PAIRS)
	@$(PAIRS) --table $(PAIRS_EVERY) >tests/pairs/TABLE.new && \
		mv tests/pairs/TABLE.new tests/pairs/TABLE
	@tail -n 30 tests/pairs/TABLE

pairs-update: $(PAIRS)
	@$(PAIRS) --update --table $(PAIRS_EVERY) \
		>tests/pairs/UPDATE_TABLE.new && \
		mv tests/pairs/UPDATE_TABLE.new tests/pairs/UPDATE_TABLE
	@tail -n 18 tests/pairs/UPDATE_TABLE

-include $(PAIRS_OBJ:.o=.d)

.PHONY: pairs pairs-update

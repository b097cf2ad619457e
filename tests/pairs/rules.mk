# SPDX-License-Identifier: BSD-2-Clause
#
# Pairs of faults in a download: the programs as functions (tests/faults).
# `make pairs` runs all of them and writes the table anew, which takes some 8
# minutes of a processor; `make pairs-update` does it for an update of all
# modules, which takes 170 minutes of one. If they are interrupted, they go on
# with the lines that are not finished. With PAIRS_EVERY=N, one pair in N.

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

# $(1): a table; $(2): what is finished of it, until the programs change;
# $(3): an option
define make_table =
	@[ $(2) -nt $(PAIRS) ] || rm -f $(2)
	@$(PAIRS) $(3) --table $(PAIRS_EVERY) $(2) \
		>tests/pairs/$(1).new && \
		mv tests/pairs/$(1).new tests/pairs/$(1)
	@rm $(2)
	@tail -n 18 tests/pairs/$(1)
endef

pairs: $(PAIRS)
	$(call make_table,TABLE,$(PAIRS).$(PAIRS_EVERY))

pairs-update: $(PAIRS)
	$(call make_table,UPDATE_TABLE,$(PAIRS).update.$(PAIRS_EVERY),--update)

-include $(PAIRS_OBJ:.o=.d)

.PHONY: pairs pairs-update

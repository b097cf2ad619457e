# SPDX-License-Identifier: BSD-2-Clause
#
# The fault matrix: the programs as functions, with system calls that reach an
# emulated shelf. `make faults` writes its table anew.

FAULTS      := $(BUILD)/tests/faults/matrix
FAULTS_MAIN := $(patsubst %,$(BUILD)/tests/faults/%.o,sg_ses sg_ses_microcode)
FAULTS_OBJ  := $(patsubst %.c,$(BUILD)/obj/%.o,\
		 $(sort $(wildcard tests/faults/*.c)))

$(FAULTS_MAIN): $(BUILD)/tests/faults/%.o: src/%/main.c
	@mkdir -p $(@D)
	$(COMPILE) -include tests/faults/mains.h -Dmain=$*_main \
		-MMD -MP -c -o $@ $<

# The host's system calls are linked before those of the library.
$(FAULTS): $(FAULTS_OBJ) $(FAULTS_MAIN) \
	   $(MAINLESS) $(EMU_LIB) $(BUILD)/libses.a
	$(LINK) -o $@ $^ $(LDFLAGS_ALL)

test-programs: $(FAULTS)

faults: $(FAULTS)
	@$(FAULTS) --table >tests/faults/TABLE.new && \
		mv tests/faults/TABLE.new tests/faults/TABLE
	@tail -n 12 tests/faults/TABLE

-include $(FAULTS_OBJ:.o=.d) $(FAULTS_MAIN:.o=.d)

.PHONY: faults

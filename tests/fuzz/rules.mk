# SPDX-License-Identifier: BSD-2-Clause
#
# Fuzz targets, twice: as plain programs that replay what is kept in
# tests/fuzz/corpus (`make check`), and with libFuzzer and sanitizers, which
# needs clang (`make fuzz`). For the latter all is compiled once more.

FUZZ_DIR     := $(BUILD)/tests/fuzz
FUZZ_TARGETS := $(sort $(basename $(notdir $(wildcard tests/fuzz/target/*.c))))
FUZZ_REPLAY  := $(FUZZ_TARGETS:%=$(FUZZ_DIR)/%)
FUZZ_BIN     := $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)
FUZZ_SHARED  := tests/fuzz/oracle.c tests/fuzz/hostile.c

# Two targets run whole programs, whose system calls are replaced by those of
# tests/fuzz/sandbox.c.
BOX_LIB     := $(addprefix lib/,base/file.c sysfs/directory.c \
	         machine/machine.c microcode/image.c output/writer.c)
BOX_BOTH    := $(BOX_LIB) $(COMMON_SRC)
BOX_sg_ses  := $(BOX_BOTH) $(SES_SRC)
BOX_sg_ses_microcode := $(BOX_BOTH) $(MIC_SRC)

# The objects of target $(2), below $(1).
fuzz_objects = $(patsubst %.c,$(1)/tests/fuzz/%.o,\
		 target/$(2).c oracle.c hostile.c \
		 $(if $(BOX_$(2)),sandbox.c node.c)) \
	       $(BOX_$(2):%.c=$(1)/boxed/%.o)

FUZZ_OBJ := $(sort $(foreach t,$(FUZZ_TARGETS),\
		    $(call fuzz_objects,$(BUILD)/obj,$(t))) \
	      $(BUILD)/obj/tests/fuzz/replay.o)

BOX_FLAGS = -include tests/fuzz/sandbox.h -Wno-missing-prototypes

$(BUILD)/obj/boxed/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) $(BOX_FLAGS) -MMD -MP -c -o $@ $<

.SECONDEXPANSION:
$(FUZZ_REPLAY): $(FUZZ_DIR)/%: $$(call fuzz_objects,$(BUILD)/obj,%) \
		$(BUILD)/obj/tests/fuzz/replay.o $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LDFLAGS_ALL)

# --- with libFuzzer ---

FUZZ_CC      ?= clang
FUZZ_SECONDS ?= 60
FUZZ_SAN      = -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_CFLAGS   = -std=c11 -O2 -g -fno-omit-frame-pointer $(FUZZ_SAN) \
		$(WARNINGS) -Wno-missing-field-initializers $(CPPFLAGS_ALL)

FUZZ_COMPILE = $(call announce,CC)$(FUZZ_CC) $(FUZZ_CFLAGS) $(FUZZ_COVER)

FUZZ_LIB := $(LIB_SRC:%.c=$(BUILD)/fuzz/obj/%.o)

$(BUILD)/fuzz/libses.a: $(FUZZ_LIB)
	@rm -f $@
	$(ARCHIVE) qcsD $@ $(FUZZ_LIB)

$(BUILD)/fuzz/obj/boxed/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) $(BOX_FLAGS) \
		-MMD -MP -c -o $@ $<

# what judges must not look as if it were worth exploring
$(BUILD)/fuzz/obj/tests/fuzz/oracle.o: FUZZ_COVER =
FUZZ_COVER = -fsanitize=fuzzer-no-link

$(BUILD)/fuzz/obj/%.o: %.c
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) -MMD -MP -c -o $@ $<

$(FUZZ_BIN): $(BUILD)/fuzz/%: $$(call fuzz_objects,$(BUILD)/fuzz/obj,%) \
		$(BUILD)/fuzz/libses.a
	$(call announce,LD)$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^

test-programs: $(FUZZ_REPLAY)

fuzz: all $(FUZZ_BIN) $(FUZZ_REPLAY)
	@tests/fuzz/run $(BUILD) $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# Take what the last runs found into tests/fuzz/corpus, as little as reaches
# all that they reached.
fuzz-corpus: $(FUZZ_BIN) $(FUZZ_REPLAY)
	@tests/fuzz/keep $(BUILD) $(FUZZ_TARGETS)

-include $(FUZZ_OBJ:.o=.d) $(FUZZ_LIB:.o=.d) \
	$(patsubst $(BUILD)/obj/%.o,$(BUILD)/fuzz/obj/%.d,$(FUZZ_OBJ))

.PHONY: fuzz fuzz-corpus

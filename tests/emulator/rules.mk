# SPDX-License-Identifier: BSD-2-Clause
#
# The emulated enclosure: the model and its carriers for test programs; and
# the same once more as a library to preload, which must be position
# independent and free of sanitizers, as it gets into all kinds of programs.

EMU_DIR := $(BUILD)/tests/emulator
EMU_ALL := $(sort $(wildcard tests/emulator/*.c))
EMU_SRC := $(filter-out $(patsubst %,tests/emulator/%.c,preload main inside \
	     setup setup_files setup_machine live plant plant_tool),$(EMU_ALL))
EMU_LIB := $(EMU_DIR)/libemulator.a
EMU_OBJ := $(EMU_SRC:%.c=$(BUILD)/obj/%.o)

# what the model takes from the library
EMU_USES := $(addprefix lib/,base/bytes.c base/hex.c base/number.c base/text.c \
	      scsi/asc.c scsi/sense.c element/element.c \
	      element/element_table.c ses/page.c base/error.c)
PIC_OBJ  := $(patsubst %.c,$(BUILD)/pic/%.o,\
	      $(filter-out $(patsubst %,tests/emulator/%.c,inprocess machine \
	      machine_query),$(EMU_SRC)) \
	      tests/emulator/preload.c $(EMU_USES))
PIC_FLAGS = $(filter-out -fsanitize% -fno-sanitize% -fPIE,$(CFLAGS_ALL)) \
	    -fPIC -fvisibility=hidden

emulator: $(EMU_LIB) $(EMU_DIR)/shelf $(EMU_DIR)/preload.so

$(EMU_LIB): $(EMU_OBJ)
	@mkdir -p $(@D)
	@rm -f $@
	$(ARCHIVE) rcsD $@ $(EMU_OBJ)

$(EMU_DIR)/shelf: $(patsubst %,$(BUILD)/obj/tests/emulator/%.o,main inside \
		    setup setup_files setup_machine live plant) $(EMU_LIB) \
		    $(BUILD)/libses.a
	$(LINK) -o $@ $^ $(LDFLAGS_ALL)

PLANT := $(BUILD)/tests/tools/plant

$(PLANT): $(patsubst %,$(BUILD)/obj/tests/emulator/%.o,plant_tool plant) \
	  $(EMU_LIB) $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LDFLAGS_ALL)

$(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(call announce,CC)$(CC) $(PIC_FLAGS) -MMD -MP -c -o $@ $<

$(EMU_DIR)/preload.so: $(PIC_OBJ)
	@mkdir -p $(@D)
	$(call announce,LD)$(CC) $(PIC_FLAGS) -shared -Wl,-z,defs -o $@ \
		$(PIC_OBJ) $(filter-out -pie -fsanitize%,$(LDFLAGS_ALL)) -ldl

-include $(EMU_ALL:%.c=$(BUILD)/obj/%.d) $(PIC_OBJ:.o=.d)

.PHONY: emulator

# SPDX-License-Identifier: BSD-2-Clause
#
# The emulated enclosure: the model and its carriers, for test programs, and
# the same once more as a library to preload, which must be position
# independent, small, and free of sanitizers (it gets into other programs).

EMU_ALL := $(sort $(wildcard tests/emulator/*.c))
EMU_SRC := $(filter-out tests/emulator/preload.c tests/emulator/main.c,\
	     $(EMU_ALL))
EMU_OBJ := $(EMU_SRC:%.c=$(BUILD)/obj/%.o)
EMU_LIB := $(BUILD)/tests/emulator/libemulator.a

$(EMU_LIB): $(EMU_OBJ)
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) rcsD $@ $(EMU_OBJ)

-include $(EMU_ALL:%.c=$(BUILD)/obj/%.d)

# SPDX-License-Identifier: BSD-2-Clause
#
# The sweep: both programs as functions (tests/faults), whose calls for memory
# and for file descriptors fail one after the other.

MEMORY      := $(BUILD)/tests/memory/sweep
MEMORY_OBJ  := $(patsubst %.c,$(BUILD)/obj/%.o,\
		 $(wildcard tests/memory/*.c) tests/faults/host.c \
		 tests/faults/calls.c)
# (fortified calls have other names)
MEMORY_WRAP := malloc calloc realloc reallocarray aligned_alloc posix_memalign \
	       strdup strndup mmap mmap64 open open64 openat openat64 mkstemp \
	       mkstemp64 fcntl fcntl64 memfd_create clock_gettime time
comma       := ,

$(MEMORY): $(MEMORY_OBJ) $(FAULTS_MAIN) \
	   $(MAINLESS) $(EMU_LIB) $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^ $(LDFLAGS_ALL) \
		$(MEMORY_WRAP:%=-Wl$(comma)--wrap=%)

test-programs: $(MEMORY)

-include $(MEMORY_OBJ:.o=.d)

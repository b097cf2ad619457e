# SPDX-License-Identifier: BSD-2-Clause
#
# make            build/sg_ses, build/sg_ses_microcode and build/libses.a
# make demo       show what the programs do, on an emulated shelf
# make check      run the tests
# make check-all  run all tests (make check GROUPS=all), which takes minutes
# make faults     print a table: each operation, and the outcome of each fault
# make pairs      the same for a download and every pair of faults (minutes)
# make pairs-update  ... for an update of all modules
# make update-faults ... with a process that reads from its disks
# make bench      measure both programs, and the installed ones for comparison
# make install    install programs, manuals, completion below DESTDIR/PREFIX
# make uninstall  remove these files
# make static     build both programs statically linked, in build/static
# make dist       pack the sources into a file in build/
# make deb        make a package for Debian in build/; make rpm: for rpm
# make clean      remove build/
#
# The usual variables: CC, CFLAGS, LDFLAGS, AR, PREFIX, DESTDIR. BUILD is the
# directory for all results. V=1 shows the commands. doc/HACKING lists all.

BUILD  ?= build
CFLAGS ?= -O2 -g
AR     ?= ar
PREFIX ?= /usr/local

# Always needed, whatever CFLAGS is.
CPPFLAGS_ALL := -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Iinclude -Ilib \
		    -Isrc
WARNINGS     := -Wall -Wextra -Wshadow -Wstrict-prototypes \
		-Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla \
		-Werror=implicit-function-declaration
# nodes are read side by side
HARDENING    := -pthread -fstack-protector-strong -fPIE -fno-strict-overflow \
		'-ffile-prefix-map=$(CURDIR)=.'
CFLAGS_ALL    = -std=c11 $(WARNINGS) $(HARDENING) $(CPPFLAGS_ALL) \
		$(CPPFLAGS) $(CFLAGS)
# (the size of a stack is for the threads of musl; it has 128 KiB otherwise)
LDFLAGS_ALL   = -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack \
		-Wl,-z,stack-size=0x100000 -Wl,--as-needed $(LDFLAGS)
# Relocating the pointers in tables takes a third of the time in this format, if
# the C library supports it.
HASH := \#
RELR := $(shell printf '%s\n' '$(HASH)include <features.h>' \
	  '$(HASH)if !__GLIBC_PREREQ(2, 36)' '$(HASH)error' \
	  '$(HASH)endif' 'int main(void) { return 0; }' | \
	  $(CC) -x c - -o /dev/null -fPIE -pie \
	  -Wl,-z,pack-relative-relocs 2>&1 || echo no)
ifeq ($(RELR),)
LDFLAGS_ALL  += -Wl,-z,pack-relative-relocs
endif
# glibc's checks need optimization, and conflict with sanitizers
ifeq ($(findstring -fsanitize,$(CFLAGS))$(findstring -O0,$(CFLAGS)),)
HARDENING    += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif

# make prints a short line for each file, with V=1 the commands, with -s
# nothing. The line names the source, or the result if a source is compiled a
# second time in another way.
V ?=
NONE :=
ifneq ($(V),)
announce =
else ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
announce = @
else
announce = @$(info $(NONE)  $(1) \
	   $(if $(filter $(<:%.c=$(BUILD)/obj/%.o),$@),$<,$@))
endif
COMPILE = $(call announce,CC)$(CC) $(CFLAGS_ALL)
LINK    = $(call announce,LD)$(CC) $(CFLAGS_ALL)
ARCHIVE = $(call announce,AR)$(AR)

LIB_SRC := $(sort $(wildcard lib/*/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
# A program consists of its directory below src/ and of src/common/.
COMMON_SRC := $(sort $(wildcard src/common/*.c))
SES_SRC := $(sort $(wildcard src/sg_ses/*.c))
MIC_SRC := $(sort $(wildcard src/sg_ses_microcode/*.c))
SES_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(SES_SRC) $(COMMON_SRC))
MIC_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(MIC_SRC) $(COMMON_SRC))
# Without main(): for the fault matrix, and for programs that read the option
# tables.
MAINLESS := $(filter-out %/main.o,$(sort $(SES_OBJ) $(MIC_OBJ)))

all: $(BUILD)/sg_ses $(BUILD)/sg_ses_microcode

$(BUILD)/libses.a: $(LIB_OBJ)
	@rm -f $@
	$(ARCHIVE) qcsD $@ $(LIB_OBJ)

$(BUILD)/sg_ses: $(SES_OBJ)
$(BUILD)/sg_ses_microcode: $(MIC_OBJ)
$(BUILD)/sg_ses $(BUILD)/sg_ses_microcode: $(BUILD)/libses.a
	$(LINK) -o $@ $(filter %.o,$^) $(BUILD)/libses.a \
		$(LDFLAGS_ALL)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c -o $@ $<

include tests/emulator/rules.mk tests/vm/rules.mk tests/fuzz/rules.mk \
	tests/guard/rules.mk tests/faults/rules.mk tests/pairs/rules.mk \
	tests/memory/rules.mk

# Test programs: one source each, linked with the emulator and the library. The
# directories of tests/unit/ are named after the rooms.
UNIT  := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,\
	   $(sort $(wildcard tests/unit/*/*.c)))
$(foreach f,$(wildcard tests/unit/*.c),$(error $f: a unit test is in the \
	directory of a room, tests/unit/ROOM/))
TOOLS := $(patsubst tests/tools/%.c,$(BUILD)/tests/tools/%,\
	   $(sort $(wildcard tests/tools/*.c))) $(PLANT)
# Tools of the benches, which count instructions; one measures memory.
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,\
	   $(sort $(wildcard tests/bench/*.c)))

$(BUILD)/tests/%: tests/%.c $(EMU_LIB) $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -MMD -MP -MF $@.d -o $@ $< $(EMU_LIB) \
		$(BUILD)/libses.a $(LDFLAGS_ALL)

# Prints the facts that the documents are compared with.
FACTS := $(BUILD)/tests/doc/facts

$(FACTS): tests/doc/facts.c $(MAINLESS) $(BUILD)/libses.a
	@mkdir -p $(@D)
	$(LINK) -MMD -MP -MF $@.d -o $@ \
		$(filter %.c %.o %.a,$^) $(LDFLAGS_ALL)

unit-programs: $(UNIT) $(TOOLS)

test-programs: all emulator unit-programs $(FACTS) $(BENCH)

# What must be built for each group of tests of tests/run.
NEEDS_unit     := $(UNIT)
NEEDS_cases    := all emulator $(TOOLS)
NEEDS_json     := all emulator $(TOOLS)
NEEDS_map      := all emulator $(TOOLS) $(BENCH)
NEEDS_emulator := all emulator $(TOOLS) $(BENCH)
NEEDS_vectors  := all
NEEDS_peer     := all
NEEDS_doc      := all emulator $(FACTS) $(PLANT)
NEEDS_lint     := $(BUILD)/libses.a $(FACTS)
NEEDS_faults   := $(FAULTS) $(PAIRS)
NEEDS_memory   := $(MEMORY) $(PLANT)
NEEDS_guard    := $(GUARD)
NEEDS_fuzz     := $(FUZZ_REPLAY)
NEEDS_vm       := vm-programs
NEEDS_analyze  := all $(BENCH)
NEEDS_install  := all
NEEDS_build    := test-programs
NEEDS_all      := test-programs vm-programs

# Groups of tests, see tests/run; by default the usual ones. "all" adds other
# builds, analyzers and a virtual machine.
GROUPS ?=
# how many tests run at the same time; default: the number of processors
JOBS   ?=

check: $(if $(GROUPS),$(sort $(foreach g,$(GROUPS),$(NEEDS_$g))),test-programs)
	@tests/run $(if $(JOBS),-j $(JOBS)) $(BUILD) $(GROUPS)

check-all:
	@$(MAKE) GROUPS=all check

# What the programs make of damaged machines.
map-table: all emulator
	@tests/map/table $(BUILD) >tests/map/TABLE

# One fault at every command of an update, as a user would see it.
update-faults: test-programs
	@tests/emulator/update-faults $(BUILD) >tests/emulator/UPDATE_FAULTS
	@tail -n 10 tests/emulator/UPDATE_FAULTS

# The main functions, on an emulated shelf.
demo: all emulator $(PLANT)
	@tests/demo $(BUILD)

$(BUILD)/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(LINK) -o $@ $< $(LDFLAGS_ALL)

bench: all emulator $(BENCH) $(PLANT)
	@tests/bench/run $(BUILD)

bench-table: all emulator $(BENCH) $(PLANT)
	@tests/bench/run $(BUILD) >tests/bench/TABLE.new && \
		mv tests/bench/TABLE.new tests/bench/TABLE
	@cat tests/bench/TABLE

# The programs may get other names, beside those of another package.
PROGRAM_PREFIX ?=
PROGRAMS := sg_ses sg_ses_microcode

# Completion asks the program; the scripts of the shells only have its name.
COMPLETIONS := $(foreach s,bash zsh fish,\
	$(PROGRAMS:%=$(BUILD)/completion/$s/$(PROGRAM_PREFIX)%))

$(BUILD)/completion/%: Makefile $(wildcard src/completion/*)
	@mkdir -p $(@D)
	@sed 's/@PROGRAM@/$(@F)/g' src/completion/$(notdir $(@D)) >$@.new
	@mv $@.new $@

BINDIR  ?= $(PREFIX)/bin
MANDIR  ?= $(PREFIX)/share/man
DOCDIR  ?= $(PREFIX)/share/doc/sg_ses
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d

manual_name = $(PROGRAM_PREFIX)$(notdir $m)
example_mode = $(if $(filter %.sh,$f),755,644)

# FROM:TO:MODE of each file to install
INSTALLED := \
	$(foreach p,$(PROGRAMS),\
		$(BUILD)/$p:$(BINDIR)/$(PROGRAM_PREFIX)$p:755) \
	$(foreach m,$(sort $(wildcard doc/*.[1-8])),\
		$m:$(MANDIR)/$(subst .,man,$(suffix $m))/$(manual_name):644) \
	$(foreach p,$(PROGRAMS:%=$(PROGRAM_PREFIX)%),\
		$(BUILD)/completion/bash/$p:$(BASHDIR)/$p:644 \
		$(BUILD)/completion/zsh/$p:$(ZSHDIR)/_$p:644 \
		$(BUILD)/completion/fish/$p:$(FISHDIR)/$p.fish:644) \
	$(foreach f,README COPYING doc/NEWS,$f:$(DOCDIR)/$(notdir $f):644) \
	$(foreach f,$(sort $(wildcard doc/examples/*)),\
		$f:$(DOCDIR)/examples/$(notdir $f):$(example_mode)) \
	$(foreach f,$(sort $(wildcard doc/layouts/*)),\
		$f:$(DOCDIR)/layouts/$(notdir $f):644) \
	tests/cases/shelf.hex:$(DOCDIR)/examples/shelf.hex:644

install: all $(COMPLETIONS)
	@set -e; for file in $(INSTALLED); do \
		from=$${file%%:*} mode=$${file##*:} to=$${file#*:}; \
		to="$(DESTDIR)$${to%:*}"; \
		mkdir -p "$${to%/*}"; cp "$$from" "$$to.new"; \
		chmod $$mode "$$to.new"; mv "$$to.new" "$$to"; done

uninstall:
	@for file in $(INSTALLED); do to=$${file#*:}; \
		rm -f "$(DESTDIR)$${to%:*}"; done

# Static programs, for an initramfs: small ones with musl, if it is installed;
# it has no kernel headers.
MACHINE   := $(shell uname -m)
STATIC_CC ?= $(if $(shell command -v musl-gcc),musl-gcc -idirafter \
	       /usr/include -idirafter /usr/include/$(MACHINE)-linux-gnu,$(CC))

static:
	$(MAKE) BUILD='$(BUILD)/static' CC='$(STATIC_CC)' \
		LDFLAGS='-static -no-pie -s' all

# The sources in one file, which does not depend on who makes it, when or where.
VERSION_H := src/common/version.h
VERSION := $(shell sed -n 's/^.define VERSION "\([^ ]*\).*/\1/p' $(VERSION_H))
DAY     := $(shell sed -n 's/^.define VERSION ".* \(.*\)"/\1/p' $(VERSION_H))
DIST    := $(BUILD)/sg_ses-$(VERSION)

dist:
	@mkdir -p $(BUILD)
	tar -c --format=ustar --sort=name --mtime=$(DAY) --owner=0 --group=0 \
		--numeric-owner --mode=u=rwX,go=rX --exclude='*.new' \
		--transform='s|^|sg_ses-$(VERSION)/|' \
		Makefile README COPYING .ci .clang-format .clang-tidy \
		.editorconfig .gitignore src include lib doc tests | \
		gzip -9n >$(DIST).tar.gz

# Packages, in build/. MAINTAINER is who answers for them.
MAINTAINER ?= sg_ses developers <sg_ses@localhost>
RELEASE    ?= 1

deb rpm: dist
	sh doc/packaging/package $@ '$(BUILD)' '$(VERSION)' '$(RELEASE)' \
		'$(MAINTAINER)'

clean:
	rm -rf $(BUILD)

-include $(LIB_OBJ:.o=.d) $(SES_OBJ:.o=.d) $(MIC_OBJ:.o=.d) \
	$(UNIT:=.d) $(patsubst %,%.d,$(filter-out $(PLANT),$(TOOLS))) \
	$(FACTS:=.d)

.PHONY: map-table update-faults
.PHONY: all check check-all clean demo bench install uninstall static dist
.PHONY: deb rpm
# for other targets and for the tests of other builds
.PHONY: test-programs unit-programs bench-table

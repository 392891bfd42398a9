# Latchkey: build it, run it on a machine, test it. `make help` lists targets and variables.

MACHINE ?= bochs#      machine of `make run`: bochs, qemu, kvm, bochs-fred or simics
OPTIONS ?=#            key=value words for latchkey.cfg in `make run`, `debug`, `report` and `image`; in `run` and `debug` also the options of tests/machines/run
export NASM ?=#        a nasm, 2.15 or newer, instead of the host's or the fetched one
export BOCHS ?=#       a Bochs 3.1 with the nogui display, instead of the fetched one
export BOCHS_FRED ?=#  a Bochs with FRED compiled in and the nogui display: `make test` runs on it too
export QEMU ?=#        a qemu-system-x86_64, 7.2 or newer, instead of the host's or the fetched one
export GDB ?=#         a gdb, 10.1 or newer, instead of the host's or the fetched one
export SIMICS ?=#      a project folder of Intel Simics, with the packages QSP-x86 and QSP-CPU
export OVMF ?=#        a firmware image (code and variables in one file), instead of the fetched one
export DEBIAN_MIRROR ?=#  URL of a Debian mirror instead of the one in this machine's apt configuration
BUILD ?= build#        output folder
export KEY ?=#         `make sign`: your private key (PEM; if encrypted, with KEY_PASSPHRASE in the environment)
export CERT ?=#        `make sign`: its certificate (PEM)
export ID ?=#          `make case`: the new case, `make debug`: the case to stop at, group/name
export DEV ?=#         `make usb`: the device to write, /dev/sdX
export IMAGE ?=#       an image for `make usb` instead of the one built here
export FORMAT ?=#      `make image`: qcow2, vdi, vmdk, vhdx or iso
export FUZZ_SECONDS ?=#  seconds for each fuzzer (60 in `make fuzz`), instead of the number of inputs in `make test`; 0: only the kept inputs
export SUITE ?= sid#   `make newest`: the suite of Debian's archive whose tools it takes
SOAK ?= 1000000#       `make soak`: number of NMIs on each machine
export BENCH ?= 1000#  `make bench`: rounds of each step
export BENCH_STORM ?= 1000000#  `make bench`: NMIs of the largest storm on each machine
LOGS ?=#               `make report`: the logs to compare, with spaces between them, * allowed
V ?=#                  1 prints the complete commands

ifeq ($(origin CC),default)
CC := gcc
endif
nasm := $(or $(NASM),build/tools/bin/nasm)
$(foreach tool,NASM BOCHS BOCHS_FRED QEMU GDB,$(if $($(tool)),$(if $(shell command -v '$($(tool))'),,\
	$(error $(tool)=$($(tool)) is no program: give its path))))
tell = $(if $(V),,@printf '  %-8s %s\n' '$(1)' '$(2)';)

# ------------------------------------------------------------------------------------------------ building
beside  := host fuzz machines boots starts user tooling tools#  of tests/: no part of the program
rooms   := $(filter-out $(beside:%=tests/%),$(patsubst %/,%,$(wildcard $(addsuffix /,boot boot/* fred fred/* nmi vmm vmm/* tests/* tests/faults/* tests/cases/*))))
offsets := $(wildcard $(addsuffix /offsets.c,$(rooms)))
sources := $(filter-out $(offsets),$(wildcard $(foreach room,$(rooms),$(room)/*.c $(room)/*.asm)))
objects := $(sources:%=$(BUILD)/obj/%.o)

# UEFI programs that the tests put on a disk, beside latchkey.efi or in its place.
helpers := tests/user/actor tests/user/strict tests/user/starter tests/machines/prepare tests/machines/shell tests/machines/waits
helped  := tests/machines/load_program $(addprefix tests/user/,cpu_states over_http shadow_stack)#  for several of them
helped-objects := $(helped:%=$(BUILD)/obj/%.c.o) $(addprefix $(BUILD)/obj/tests/user/,fred_to_idt.asm.o la57.asm.o)
for-shell   := $(BUILD)/prepare.efi $(BUILD)/shell.efi#  on the disk of `run --shell`
helpers-efi := $(addprefix $(BUILD)/,$(addsuffix .efi,$(notdir $(helpers))))

# Code that needs no machine: also tested on the build host.
PURE    := $(addprefix boot/,console/console console/uart firmware/pci_kind log/log_ending log/log_name log/persistent_log \
           machine/hypervisor machine/nmi_gate machine/tss_selector memory/arena memory/paging options/options \
           options/options_help options/options_load options/options_text report/phase screen/framebuffer screen/line_colour \
           screen/text_grid text/error text/format) \
           fred/frame fred/soft/rules fred/soft/usual nmi/account vmm/vmx/capability $(basename $(wildcard vmm/entry_checks/*.c tests/entry_fail/mutation*.c)) \
           $(addprefix tests/,blocking/rules frames/rows frames/rules harness/diagnostics harness/glob harness/random run/order run/select run/summary_screen \
           storm/ledger strike/list)
FAULTS  := $(addprefix tests/,faults/choice faults/tests host/seams) $(basename $(wildcard tests/faults/fred/rules*.c))
hosts   := $(patsubst tests/host/%.c,$(BUILD)/host/%,$(wildcard tests/host/*/*.c))
fuzzers := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))

version := $(shell git describe --always --dirty --tags --abbrev=12 2>/dev/null || echo unknown)
gnu-efi := build/debian/gnu-efi/usr
cmocka  := build/debian/cmocka/usr

# With it, gcc would write the path by which the user came here, which -ffile-prefix-map does not find.
unexport PWD

warnings := -Wall -Wextra -Werror -Wshadow -Wundef -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wold-style-definition -Wpointer-arith -Wdate-time -Wwrite-strings -Wvla -Wformat=2 -Wimplicit-fallthrough

# Optimize for size: gcc 12 and later have -Oz. clang's -Oz uses 64-bit IDIV, which Debian's Bochs 3.1 executes
# incorrectly.
small   := $(if $(findstring clang,$(CC))$(shell $(CC) -Oz -E -x c /dev/null >/dev/null 2>&1 || echo old),-Os,-Oz)
# gcc would align tables to 32 bytes, and tell variadic functions in EAX of vector registers that there are none of.
small   += $(if $(findstring clang,$(CC)),,-malign-data=abi -mskip-rax-setup)

# No instruction may use FPU or SSE state, and there is no red zone: an NMI can arrive anywhere.
CFLAGS  := -std=gnu17 $(small) -g -ffreestanding -fshort-wchar -fpie -fvisibility=hidden -mno-red-zone -ftls-model=local-exec \
           -mgeneral-regs-only -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
           -fno-tree-vectorize -fno-strict-aliasing $(warnings) -DLATCHKEY_VERSION='"$(version)"' \
           '-ffile-prefix-map=$(CURDIR)=.' -DGNU_EFI_USE_MS_ABI -I. -isystem $(gnu-efi)/include/efi -isystem $(gnu-efi)/include/efi/x86_64
ASFLAGS := -f elf64 -g -F dwarf -Werror -I ./ -I $(BUILD)/include/
LDFLAGS := -pie --no-dynamic-linker -Bsymbolic -nostdlib -T linker.ld -z noexecstack -z text -z defs -z max-page-size=4096 \
           --fatal-warnings --no-gc-sections
# A PE program does not need the dynamic linker's tables, and its loader also relocates read-only sections.
comma   := ,
PEFLAGS := --strip-all $(addprefix --remove-section=,.tbss .dynamic .dynsym .dynstr .hash .gnu.hash) \
           $(patsubst %,--set-section-flags=%=contents$(comma)alloc$(comma)load$(comma)readonly$(comma)data,.rodata .sbat) \
           --output-target=efi-app-x86_64 --subsystem=efi-app --section-alignment=4096
HOST_CFLAGS := -std=gnu17 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
           $(warnings) -I. -isystem $(cmocka)/include

# The same for libFuzzer, with coverage instrumentation.
fuzz-cc := build/tools/bin/clang
FUZZ_CFLAGS := $(HOST_CFLAGS) -fsanitize=fuzzer-no-link

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all run test soak bench clean distclean help format strict objects FORCE

all: $(BUILD)/latchkey.efi $(BUILD)/latchkey.img ## build the program and the disk image that boots it

objects: $(objects) $(helpers:%=$(BUILD)/obj/%.c.o) $(helped-objects)

# The same C files, for the warnings of a clang.
.PHONY: at-once
at-once: $(offsets:%.c=$(BUILD)/include/%.inc) build/tools/gnu-efi.ok
	$(call tell,compile,all with $(CC))tests/tools/compile-at-once $(CC) $(CFLAGS) -o $(BUILD)/at-once.o -- \
		$(filter %.c,$(sources)) $(addsuffix .c,$(helpers) $(helped))

.PHONY: hosts fuzzers
hosts: $(hosts)
fuzzers: $(fuzzers)

$(BUILD)/latchkey.img: $(BUILD)/latchkey.efi tests/tools/mkimage tests/tools/latchkey.cfg
	$(call tell,image,$@)tests/tools/mkimage $@ $<

$(BUILD)/%.efi: $(BUILD)/%.so tests/tools/finish-image tests/tools/check-image
	$(call tell,efi,$@)objcopy $(PEFLAGS) $< $@.part && tests/tools/finish-image $@.part && tests/tools/check-image $@.part && mv $@.part $@

$(BUILD)/latchkey.so: $(objects)
$(foreach helper,$(helpers),$(eval $(BUILD)/$(notdir $(helper)).so: $(BUILD)/obj/$(helper).c.o))
$(helpers-efi:.efi=.so): $(BUILD)/boot.a $(BUILD)/obj/boot/sbat.c.o
$(BUILD)/%.so: linker.ld $(BUILD)/flags
	$(call tell,link,$@)ld $(LDFLAGS) -o $@ $(filter %.o %.a,$^)

# The linker takes only those objects of boot/ that a helper calls.
$(BUILD)/boot.a: $(filter-out %/main.c.o,$(filter $(BUILD)/obj/boot/%,$(objects))) $(helped-objects)
	$(call tell,archive,$@)rm -f $@ && ar rcs $@ $^

$(BUILD)/obj/%.c.o: %.c $(BUILD)/flags build/tools/gnu-efi.ok
	@mkdir -p $(@D)
	$(call tell,compile,$<)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# Code that tests/walk/ single-steps has no string instructions: QEMU does not stop inside of one.
$(foreach part,fred/% nmi/handler tests/events/trigger,$(BUILD)/obj/$(part).c.o): CFLAGS += $(if $(findstring clang,$(CC)),,-mstringop-strategy=loop)

$(BUILD)/obj/%.asm.o: %.asm tests/tools/finish-object $(BUILD)/flags build/tools/tools.ok | $(offsets:%.c=$(BUILD)/include/%.inc)
	@mkdir -p $(@D)
	$(call tell,assemble,$<)$(nasm) $(ASFLAGS) -MD $(@:.o=.d) -MP -o $@ $< && tests/tools/finish-object $@

# Offsets of C structures for NASM, see include/offsets.h. Its lines are not assembly: clang must not parse them.
$(BUILD)/include/%.inc: %.c $(BUILD)/flags build/tools/gnu-efi.ok
	@mkdir -p $(@D)
	$(call tell,offsets,$<)$(CC) $(CFLAGS) -MMD -MP -MT $@ $(if $(findstring clang,$(CC)),-fno-integrated-as) -S -o $(@:.inc=.s) $< && \
		sed -n 's/.*@define \([A-Z0-9_]*\) \(-*[0-9]*\).*/%define \1 \2/p' $(@:.inc=.s) >$@

# The embedded font; docs/screen.md has its licence.
font := build/debian/font/usr/share/consolefonts/Lat15-VGA16.psf.gz

$(BUILD)/include/font.bin: build/tools/font.ok tests/tools/psf2glyphs tests/machines/lib/Psf.pm
	@mkdir -p $(@D)
	$(call tell,glyphs,$(font))tests/tools/psf2glyphs $(font) $@

$(BUILD)/obj/boot/screen/font.asm.o: $(BUILD)/include/font.bin

# Changes only if a command changes: every object depends on it.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CFLAGS) $(nasm) $(ASFLAGS) $(LDFLAGS) $(PEFLAGS) $(HOST_CFLAGS) $(FUZZ_CFLAGS) $(sources)' >$@.part
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@

# ------------------------------------------------------------------------------------------------- fetching
build/tools/%.ok: tests/tools/debian.lock tests/tools/fetch build/tools/host.ok
	@tests/tools/fetch $*

build/tools/host.ok: tests/tools/need
	@tests/tools/need && mkdir -p $(@D) && touch $@

kits-bochs      := firmware $(if $(BOCHS),,bochs)
kits-bochs-fred := firmware
kits-qemu       := $(if $(OVMF),,firmware) $(if $(QEMU),,qemu)
kits-kvm        := $(kits-qemu)
kit-files        = $(patsubst %,build/tools/%.ok,$(sort $(1)))

# ------------------------------------------------------------------------------------------------- running
run: all $(for-shell) $(call kit-files,$(kits-$(MACHINE))) ## boot it on MACHINE, with OPTIONS, its serial console live
	@tests/machines/run --machine $(MACHINE) $(OPTIONS)

kits-debug := $(kits-qemu) $(if $(GDB),,gdb)
.PHONY: debug
debug: all $(call kit-files,$(kits-debug)) ## stop at the first line of case ID, in gdb and QEMU, with OPTIONS
	@tests/tools/debug $(if $(filter file,$(origin MACHINE)),,--machine $(MACHINE)) "$$ID" $(OPTIONS)

# The longest tests first, so that none runs alone at the end. Fuzzing runs beside the others at a low priority, one
# target at a time.
longest := $(patsubst %,tests/%.t,boots/faults boots/own-faults boots/boot-methods fuzz/file user/shell user/screen \
           fuzz/frame boots/shuffle boots/smp user/invalid-options fuzz/journal user/log user/secure-boot user/endings \
           user/features starts/network fuzz/line tooling/dist boots/report starts/left-on boots/storm boots/bench tooling/debug \
           user/readers tooling/build user/serial fuzz/show)

# The firmware of the tests' machines, tests/machines/lib/Firmware.pm.
thin := $(if $(OVMF),,$(BUILD)/thin.fd)
$(BUILD)/thin.fd: build/tools/firmware.ok build/tools/xz.ok $(BUILD)/waits.efi tests/tools/thin-firmware tests/tools/lib/FirmwareVolume.pm
	$(call tell,firmware,$@)tests/tools/thin-firmware build/debian/firmware/usr/share/ovmf/OVMF.fd $(BUILD)/waits.efi $@

kits-test := formats faketime firmware-old firmware-new loaders ipxe ext4 shim sign fuzz browser yaml xml $(kits-bochs) $(kits-debug)
test: all $(helpers-efi) $(hosts) $(fuzzers) $(thin) $(call kit-files,$(kits-test)) ## the host tests, then every machine and layout
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL CMOCKA_MESSAGE_OUTPUT=TAP THIN_OVMF=$(abspath $(thin)) prove --timer -j $$(nproc) \
		$(hosts) $(longest) $(filter-out $(longest),$(wildcard $(addprefix tests/,fuzz/*.t boots/*.t starts/*.t user/*.t tooling/*.t)))

kits-soak := $(kits-bochs) $(kits-qemu)
soak: all $(for-shell) $(call kit-files,$(kits-soak)) ## storms of SOAK NMIs on every emulator, with 1, 2 and 4 CPUs
	@tests/tools/soak $(SOAK)

kits-bench := $(kits-bochs) $(if $(wildcard /dev/kvm),$(kits-kvm))
bench: all $(for-shell) $(call kit-files,$(kits-bench)) ## measure the cost of each way of reflecting an NMI: build/bench.html and build/bench.json
	@tests/tools/bench

# With LOGS it boots nothing, and needs nothing built.
.PHONY: report
kits-report := $(kits-bochs) $(kits-qemu)
report: $(if $(LOGS),,all $(for-shell) $(call kit-files,$(kits-report))) ## compare the logs LOGS, or those of every machine here: build/report.html, .xml (JUnit) and .json
	@mkdir -p build && tests/tools/report $(or $(LOGS),$(OPTIONS))

$(BUILD)/host/%: tests/host/%.c $(BUILD)/pure/pure.a
	@mkdir -p $(@D)
	$(call tell,program,$@)$(CC) $(HOST_CFLAGS) -MMD -MP -MF $@.d -o $@ $(filter %.c %.a,$^) -L$(cmocka)/lib/x86_64-linux-gnu \
		'-Wl,-rpath,$(CURDIR)/$(cmocka)/lib/x86_64-linux-gnu' -lcmocka

# One object: of an archive only those are linked that are called by name, and no fault is (tests/faults/fault.h).
$(BUILD)/pure/faults.o $(BUILD)/fuzz/faults.o: $(BUILD)/%/faults.o: $(foreach fault,$(FAULTS),$(BUILD)/%/$(fault).c.o)
	$(call tell,link,$@)ld -r -o $@ $^

$(BUILD)/pure/pure.a: $(PURE:%=$(BUILD)/pure/%.c.o) $(BUILD)/pure/faults.o
	@rm -f $@; ar rcs $@ $^

$(BUILD)/pure/%.o: % $(BUILD)/flags build/tools/cmocka.ok
	@mkdir -p $(@D)
	$(call tell,host,$<)$(CC) $(HOST_CFLAGS) -MMD -MP -c -o $@ $<

.PHONY: fuzz
fuzz: $(fuzzers) ## fuzz the parsers, FUZZ_SECONDS (60) per target; findings stay in build/fuzz
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL FUZZ_SECONDS=$(or $(FUZZ_SECONDS),60) prove --timer -v -j $$(nproc) $(wildcard tests/fuzz/*.t)

# Links the runtime of Debian's C++ library, which apt needs: its development files may be missing.
$(fuzzers): $(BUILD)/fuzz/%: $(BUILD)/fuzz/tests/fuzz/%.c.o $(BUILD)/fuzz/pure.a
	$(call tell,program,$@)$(fuzz-cc) -fsanitize=fuzzer,address,undefined -nostdlib++ -o $@ $^ -l:libstdc++.so.6

$(BUILD)/fuzz/pure.a: $(PURE:%=$(BUILD)/fuzz/%.c.o) $(BUILD)/fuzz/faults.o
	@rm -f $@; ar rcs $@ $^

# One job per command: with two, clang re-executes itself, which that of the kit cannot.
$(BUILD)/fuzz/%.o: % $(BUILD)/flags build/tools/fuzz.ok
	@mkdir -p $(@D)
	$(call tell,fuzz,$<)$(fuzz-cc) $(FUZZ_CFLAGS) -MMD -MP -c -o $@ $<

.PHONY: image
formats := $(filter qcow2 vdi vmdk vhdx iso,$(FORMAT))
image: $(if $(formats),$(BUILD)/latchkey.img build/tools/formats.ok) ## convert the image for other virtual machines: build/latchkey.FORMAT, with OPTIONS
	$(if $(formats),$(call tell,convert,$(BUILD)/latchkey.$(FORMAT)),@)tests/tools/convert-image "$$FORMAT" $(BUILD)/latchkey.img $(BUILD)/latchkey."$$FORMAT" $(OPTIONS)

.PHONY: dist
dist: all ## collect image, program, symbols, sums and a note of the tools in build/dist: the same bytes everywhere
	$(call tell,dist,$(BUILD)/dist)CC='$(CC)' tests/tools/dist $(BUILD) $(BUILD)/dist

.PHONY: usb
usb: $(if $(DEV),$(if $(IMAGE),,$(BUILD)/latchkey.img)) ## write the image to the USB stick DEV and read it back; without DEV, list them
	@tests/tools/usb "$$DEV" "$${IMAGE:-$(BUILD)/latchkey.img}"

.PHONY: sign
signed = $(BUILD)/latchkey-signed
sign: $(BUILD)/latchkey.efi build/tools/sign.ok ## sign it for Secure Boot with KEY and CERT: build/latchkey-signed.efi and .img
	$(call tell,sign,$(signed).img)tests/tools/sign "$$KEY" "$$CERT" $< $(signed)

# ------------------------------------------------------------------------------------------------- checks
format: ## check the code against .clang-format (changes nothing)
	@tests/tools/need clang-format clang-format
	@clang-format --dry-run -Werror $(wildcard $(addsuffix /*.[ch],$(rooms) include $(addprefix tests/,host host/* fuzz machines user)))

strict: ## compile everything with gcc and with clang
	@tests/tools/need gcc gcc clang clang
	$(MAKE) --no-print-directory CC=gcc BUILD=build/strict/gcc objects
	$(MAKE) --no-print-directory CC=clang BUILD=build/strict/clang at-once

.PHONY: newest
newest: $(call kit-files,$(kits-bochs)) ## build and test with the compilers, binutils, nasm and perl of Debian's SUITE
	@env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL tests/tools/newest

# ------------------------------------------------------------------------------------------------- the list of cases
.PHONY: list case
list: ## list every case, with its sentence and its source section
	@tests/tools/list-cases

case: ## write the skeleton of a new case: ID=group/name
	@tests/tools/new-case "$$ID"

.PHONY: size
size: $(BUILD)/latchkey.efi ## print the program's size, by section and by folder
	@tests/tools/image-size $(BUILD)

clean: ## remove build results, keep fetched packages
	find build -mindepth 1 -maxdepth 1 ! -name debian ! -name tools -exec rm -rf {} +

distclean: ## remove all of build/
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1~\2/p' Makefile | awk -F~ '{ printf "%-22s %s\n", $$1, $$2 }'
	@echo
	@sed -n 's/^\(export \)\{0,1\}\([A-Z_]*\) ?= *\([^#]*\)# *\(.*\)/  \2=\3~\4/p' Makefile | \
		awk -F~ '{ printf "%-22s %s\n", $$1, $$2 }'

-include $(objects:.o=.d) $(patsubst %,$(BUILD)/obj/%.c.d,$(helpers) $(helped)) $(offsets:%.c=$(BUILD)/include/%.d) $(wildcard $(foreach d,host/*/* pure/*/* pure/*/*/* fuzz/*/* fuzz/*/*/*,$(BUILD)/$(d).d))

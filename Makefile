# SPDX-License-Identifier: Apache-2.0
#
# make run      a demonstration site on http://localhost:8080/, until Ctrl-C
# make test     everything that must hold
# make          build/mod_cookiepolicy.so
#
# Each installs what it needs and is not there (t/packages says what and why).
# B=DIR builds elsewhere than in build/; T=t/FILE.t runs one file of the
# server's tests.

CC      ?= cc
APXS    ?= apxs
B       ?= build
FLAGS   ?= -O3 -g
T       ?=
WARN    := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wformat=2 -Werror
# Asked when a recipe runs, since a bare machine gets these programs only then.
APR       = $(shell apr-1-config --includes --cppflags | sed 's/-I/-isystem /g') \
            $(shell apu-1-config --includes | sed 's/-I/-isystem /g')
HTTPD_INC = -isystem $(shell $(APXS) -q INCLUDEDIR)
APR_LIBS  = $(shell apr-1-config --link-ld --libs) $(shell apu-1-config --link-ld)
# A name goes through every room on its way to a verdict: gcc looks across their
# files when it links the module. Not with other FLAGS, such as a sanitizer's.
LTO := $(if $(findstring clang,$(CC)),,$(if $(filter file,$(origin FLAGS)),-flto=auto -ffat-lto-objects))
# Nothing of ours is to be replaced at run time, and every call outside is made
# some twenty times a request: no detours.
CODEGEN    = -fPIC -fno-plt -fno-semantic-interposition
CFLAGS_ALL = -std=gnu11 $(WARN) $(FLAGS) $(CODEGEN) -MMD -MP -Isrc -I$(B)/gen $(APR)

# The rooms above src/httpd know APR alone; they make one archive, which the
# unit tests, the fuzzers and the benchmarks link as well as the module.
PURE_SRC  := $(wildcard src/text/*.c src/cookie/*.c src/policy/*.c src/consent/*.c src/page/*.c)
HTTPD_SRC := $(wildcard src/httpd/*.c) mod_cookiepolicy.c
PURE_OBJ   = $(PURE_SRC:%.c=$(B)/%.o) $(B)/gen/texts.o $(STYLES:src/page/styles/%.css=$(B)/gen/%.o)
HTTPD_OBJ  = $(HTTPD_SRC:%.c=$(B)/%.o)
LIB        = $(B)/libcookiepolicy.a
HTTPD_LIB  = $(B)/libhttpd.a
SO         = $(B)/mod_cookiepolicy.so
STYLES    := $(wildcard src/page/styles/*.css)
TEXTS     := src/page/texts/plural.rules $(sort $(wildcard src/page/texts/*.txt))

all: $(SO)

# What comes out of an archive is not exported: httpd loads modules with
# RTLD_GLOBAL, so only the module record may be seen.
$(SO): $(B)/mod_cookiepolicy.o $(HTTPD_LIB) $(LIB)
	$(CC) $(FLAGS) $(LTO) -shared -o $@ $^ -Wl,--exclude-libs,ALL -Wl,-z,now

$(HTTPD_LIB): $(filter $(B)/src/%,$(HTTPD_OBJ))
	@rm -f $@
	ar rcs $@ $^

$(LIB): $(PURE_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/src/httpd/%.o $(B)/mod_cookiepolicy.o: CFLAGS_ALL += $(HTTPD_INC)

# The built-in texts: one file a language; a missing or unknown text is an error.
$(B)/gen/texts.c $(B)/gen/texts.h &: src/page/texts/compile.awk $(TEXTS)
	@mkdir -p $(B)/gen
	awk -v header=$(B)/gen/texts.h -f src/page/texts/compile.awk $(TEXTS) > $(B)/gen/texts.c.new
	@mv $(B)/gen/texts.c.new $(B)/gen/texts.c

# The stylesheets, without what only their readers need.
$(B)/gen/%.c: src/page/styles/compile.awk src/page/styles/%.css
	@mkdir -p $(B)/gen
	awk -v name=cp_$* -v hash=$$(cat $^ | sha256sum | cut -c1-12) -f $^ > $@.new
	@mv $@.new $@

$(PURE_OBJ) $(HTTPD_OBJ): | deps-build $(B)/gen/texts.h
$(B)/gen/%.o: $(B)/gen/%.c
	$(CC) $(CFLAGS_ALL) $(LTO) -c $< -o $@
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LTO) -c $< -o $@

# The packages of a part of t/packages.
deps-%:
	@t/deps $*

# Unit tests: one cmocka program a topic, linked without httpd.
UNIT := $(patsubst t/unit/%.c,$(B)/unit/%,$(wildcard t/unit/*.c))
$(B)/unit/%: t/unit/%.c $(LIB) | deps-test
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $< $(LIB) -o $@ -lcmocka $(APR_LIBS)
unit: $(UNIT)
check-unit: $(UNIT)
	@set -e; for t in $(UNIT); do echo "# $$t"; $$t; done

# The same under sanitizers. APR's pools hide overflows inside a block, so
# this finds less than it seems; the fuzz targets have pools of their own.
SANITIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined
check-unit-asan: | deps-test
	$(MAKE) B=$(B)/asan FLAGS="$(SANITIZE)" check-unit

# What a compiler does not say; and a second compiler over everything.
lint: $(SO) | deps-test
	prove t/lint :: $(SO)
clang: | deps-test
	$(MAKE) B=$(B)/clang CC=clang FLAGS=-O1 all unit
format: | deps-test
	clang-format -i $$(git ls-files '*.c' '*.h')

# The module in a private httpd, on loopback, with each of two MPMs.
check check-event: $(SO) | deps-test
	B=$(B) MPM=event t/TEST $(T)
check-prefork: $(SO) | deps-test
	B=$(B) MPM=prefork t/TEST $(T)

# The server's tests once more with the sanitizers; their reports go to the
# error log, since a child that dies is replaced and may fail no test.
check-asan: | deps-test
	$(MAKE) B=$(B)/asan FLAGS="$(SANITIZE)" all
	B=$(B)/asan MPM=event t/TEST -httpd t/httpd-asan -startup_timeout 180 $(T)
	! grep -aE 'AddressSanitizer|runtime error:' $(B)/asan/check-event/t/logs/error_log

# Ten thousand choices by fifty visitors at a time into each place of records, and
# while a database fails: some minutes.
LOADS := t/65-record-load.t t/65-record-database.t t/67-record-outage.t
check-load: $(SO) | deps-test
	for mpm in event prefork; do CHOICES=200 EACH=200 B=$(B) MPM=$$mpm \
	    t/TEST $(or $(T),$(LOADS)) || exit 1; done

# And under memcheck: no report may have our code in its stack.
check-valgrind: | deps-test deps-valgrind
	$(MAKE) B=$(B)/valgrind FLAGS="-O0 -g" all
	rm -rf $(B)/valgrind/reports; mkdir -m 1777 -p $(B)/valgrind/reports
	B=$(B)/valgrind MPM=prefork VALGRIND_DIR=$(abspath $(B)/valgrind/reports) \
	    t/TEST -httpd t/httpd-valgrind -startup_timeout 300 $(T)
	! grep -l mod_cookiepolicy.so $(B)/valgrind/reports/*.log

# The covered share of each file, by unit tests and server together.
cov: | deps-test
	rm -rf $(B)/cov; mkdir -p $(B)/cov; mkdir -m 1777 $(B)/cov/gcda
	$(MAKE) B=$(B)/cov FLAGS="-O0 -g --coverage" all check-unit
	B=$(B)/cov MPM=event GCOV_PREFIX=$(abspath $(B)/cov/gcda) t/TEST -httpd t/httpd-cov $(T)
	t/cov $(B)/cov

# Everything that must hold, within minutes; the closing lines are prove's.
test: | deps-build deps-test
	$(MAKE) -j2 all unit
	$(MAKE) -j2 clang
	$(MAKE) lint check-unit check-unit-asan check-exhaust check-fuzz-corpus
	$(if $(wildcard t/browser/browser.mk),$(MAKE) check-browser)
	$(MAKE) check-event
	$(MAKE) check-prefork

# Into the httpd of this machine, and switched on there; the header is for
# modules that ask what a visitor agreed to, the ready tables are to be included.
install: all
	$(APXS) -i -a -n cookiepolicy $(SO)
	install -m 644 src/httpd/mod_cookiepolicy.h "$$($(APXS) -q INCLUDEDIR)"
	install -d "$$($(APXS) -q SYSCONFDIR)/cookiepolicy/sources"
	install -m 644 conf/providers/*.conf "$$($(APXS) -q SYSCONFDIR)/cookiepolicy"
	install -m 644 conf/providers/sources/*.conf "$$($(APXS) -q SYSCONFDIR)/cookiepolicy/sources"

# (t/TEST puts links there to what it had to make elsewhere.)
clean:
	find $(B) -maxdepth 2 -name 'check-*' -type l -exec sh -c 'rm -rf "$$(readlink "$$1")"' - {} \;
	rm -rf $(B)

.PHONY: all unit clang lint format install clean test check check-event check-prefork check-load \
    check-asan check-valgrind check-unit check-unit-asan cov \
    run bench fuzz check-exhaust check-exhaustive check-fuzz-corpus check-browser

# make run; make bench; the grammar's exhaustion and fuzz targets.
-include conf/demo/demo.mk t/bench/bench.mk t/grammar.mk t/browser/browser.mk
-include $(shell find $(B) -name '*.d' 2>/dev/null)

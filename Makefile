# SPDX-License-Identifier: Apache-2.0
#
# make run      a demonstration site on http://localhost:8080/, until Ctrl-C
# make test     everything that must hold
# make          build/mod_cookiepolicy.so

CC      ?= cc
APXS    ?= apxs
B       ?= build
FLAGS   ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wformat=2 -Werror
APR      = $(shell apr-1-config --includes --cppflags | sed 's/-I/-isystem /g') \
           $(shell apu-1-config --includes | sed 's/-I/-isystem /g')
HTTPD_INC = -isystem $(shell $(APXS) -q INCLUDEDIR)
APR_LIBS = $(shell apr-1-config --link-ld --libs) $(shell apu-1-config --link-ld)
CFLAGS_ALL = -std=gnu11 $(WARN) $(FLAGS) -fPIC -MMD -MP -Isrc -I$(B)/gen $(APR)

# The rooms above src/httpd know APR alone; they make one archive, which the
# unit tests, the fuzzers and the benchmarks link as well as the module.
PURE_SRC  := $(wildcard src/text/*.c src/cookie/*.c src/policy/*.c src/consent/*.c src/page/*.c)
HTTPD_SRC := $(wildcard src/httpd/*.c) mod_cookiepolicy.c
PURE_OBJ   = $(PURE_SRC:%.c=$(B)/%.o) $(B)/gen/texts.o
HTTPD_OBJ  = $(HTTPD_SRC:%.c=$(B)/%.o)
LIB        = $(B)/libcookiepolicy.a
SO         = $(B)/mod_cookiepolicy.so
TEXTS     := $(wildcard src/page/texts/*.txt)

all: $(SO)

$(SO): $(HTTPD_OBJ) $(LIB)
	$(CC) $(FLAGS) -shared -o $@ $(HTTPD_OBJ) $(LIB) -Wl,--exclude-libs,ALL -Wl,-z,now

$(LIB): $(PURE_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/src/httpd/%.o $(B)/mod_cookiepolicy.o: CFLAGS_ALL += $(HTTPD_INC)

# The built-in texts: one file a language; a missing or unknown text is an error.
$(B)/gen/texts.c $(B)/gen/texts.h &: src/page/texts/compile.awk $(TEXTS)
	@mkdir -p $(B)/gen
	awk -v header=$(B)/gen/texts.h -f src/page/texts/compile.awk $(TEXTS) > $(B)/gen/texts.c.new
	@mv $(B)/gen/texts.c.new $(B)/gen/texts.c

$(PURE_OBJ) $(HTTPD_OBJ): | $(B)/gen/texts.h
$(B)/gen/texts.o: $(B)/gen/texts.c
	$(CC) $(CFLAGS_ALL) -c $< -o $@
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c $< -o $@

# Unit tests: one cmocka program a topic, linked without httpd.
UNIT := $(patsubst t/unit/%.c,$(B)/unit/%,$(wildcard t/unit/*.c))
$(B)/unit/%: t/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $< $(LIB) -o $@ -lcmocka $(APR_LIBS)
check-unit: $(UNIT)
	@set -e; for t in $(UNIT); do echo "# $$t"; $$t; done

clean:
	rm -rf build

.PHONY: all clean check-unit
-include $(shell find $(B) -name '*.d' 2>/dev/null)

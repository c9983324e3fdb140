# SPDX-License-Identifier: Apache-2.0
# The grammar beyond its unit tests: every short string, and fuzzing. The fuzz
# targets of other rooms (t/fuzz/TARGET.c with t/fuzz/corpus/TARGET/) are found
# and built by the same rules.

# Every string of the grammar's symbols against a second reading of the rules.
$(B)/exhaust: t/exhaust/exhaust.c t/exhaust/reference.c t/exhaust/reference.h $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MF $@.d t/exhaust/exhaust.c t/exhaust/reference.c $(LIB) -o $@ $(APR_LIBS)
check-exhaust: $(B)/exhaust
	$< cookie 7
	$< set-cookie 7
check-exhaustive: $(B)/exhaust
	$< cookie 8
	$< set-cookie 9

# Each fuzz target twice: with libFuzzer, and with a plain main that any
# compiler builds, for the inputs in the corpus. Both see allocations to the
# octet (t/fuzz/lib/palloc.h).
FUZZ_TARGETS  := $(patsubst t/fuzz/%.c,%,$(wildcard t/fuzz/*.c))
FUZZ_TIME     ?= 120
FUZZ_SANITIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
                 -fno-sanitize-recover=undefined -include t/fuzz/lib/palloc.h
FUZZ_SRC       = t/fuzz/lib/palloc.c t/exhaust/reference.c

$(B)/fuzz-%: t/fuzz/%.c $(wildcard t/fuzz/lib/*.h) $(FUZZ_SRC) $(LIB)
	$(CC) $(CFLAGS_ALL) -It -MF $@.d $< $(FUZZ_SRC) $(LIB) -o $@ -fsanitize=fuzzer $(APR_LIBS)
$(B)/replay-%: t/fuzz/%.c $(wildcard t/fuzz/lib/*.h) $(FUZZ_SRC) t/fuzz/lib/replay.c $(LIB)
	$(CC) $(CFLAGS_ALL) -It -MF $@.d $< $(FUZZ_SRC) t/fuzz/lib/replay.c $(LIB) -o $@ $(APR_LIBS)

# What was found stays in $(B)/fuzz/corpus; a finding is written to $(B)/fuzz.
fuzz: $(FUZZ_TARGETS:%=fuzz-%)
$(FUZZ_TARGETS:%=fuzz-%): fuzz-%: | deps-test
	$(MAKE) B=$(B)/fuzz CC=clang FLAGS="$(FUZZ_SANITIZE) -fsanitize=fuzzer-no-link" $(B)/fuzz/fuzz-$*
	@mkdir -p $(B)/fuzz/corpus/$*
	$(B)/fuzz/fuzz-$* -max_total_time=$(FUZZ_TIME) -print_final_stats=1 -verbosity=0 \
	    -artifact_prefix=$(B)/fuzz/$*- $(B)/fuzz/corpus/$* t/fuzz/corpus/$*

check-fuzz-corpus: $(FUZZ_TARGETS:%=replay-%)
$(FUZZ_TARGETS:%=replay-%): replay-%: | deps-test
	$(MAKE) B=$(B)/replay FLAGS="$(FUZZ_SANITIZE)" $(B)/replay/replay-$*
	$(B)/replay/replay-$* t/fuzz/corpus/$*/*

.PHONY: $(FUZZ_TARGETS:%=fuzz-%) $(FUZZ_TARGETS:%=replay-%)

# SPDX-License-Identifier: Apache-2.0
#
# make bench        what the module and its peers add to a request, in
#                   instructions; fails where a promise is broken
# make bench-ours   the same without the peers

PYTHON3     ?= $(firstword $(wildcard /usr/bin/python3) python3)
BENCH_HTTPD  = $(shell $(APXS) -q SBINDIR)/$(shell $(APXS) -q PROGNAME)

$(B)/bench/pure: t/bench/pure.c $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $< $(LIB) -o $@ $(APR_LIBS)

bench bench-ours: $(SO) $(B)/bench/pure | deps-bench
	@$(PYTHON3) -B t/bench/bench.py --dir $(B)/bench --module $(SO) --pure $(B)/bench/pure \
	  --httpd $(BENCH_HTTPD) --modules $(shell $(APXS) -q LIBEXECDIR) \
	  $(if $(filter bench-ours,$@),--only-ours)

.PHONY: bench-ours

# SPDX-License-Identifier: Apache-2.0
#
# make run           the demonstration site on http://localhost:8080/, until Ctrl-C
# make run PORT=N    on another port (0: any free one)

PORT       ?= 8080
DEMO       ?= $(B)/demo
DEMO_HTTPD  = $(shell $(APXS) -q SBINDIR)/$(shell $(APXS) -q PROGNAME)
PYTHON3    ?= $(firstword $(wildcard /usr/bin/python3) python3)

run: $(SO) | deps-run
	@$(PYTHON3) -B conf/demo/run.py --port $(PORT) --dir $(DEMO) --module $(SO) \
	  --httpd $(DEMO_HTTPD) --modules $(shell $(APXS) -q LIBEXECDIR)

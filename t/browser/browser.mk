# SPDX-License-Identifier: Apache-2.0
#
# make check-browser   the demonstration site in Chromium, without script and with the
#                      consent managers that one may come from; proof/: page and banner
#                      in Chromium and Firefox, with axe-core, the Nu HTML Checker, w3m, lynx
# make leak          what leaks of refused cookies and third parties, in a table; with
#                      LEAK=keep README.md gets it
# make screenshots     every state that a visitor sees, into $(B)/screenshots
# make pictures        those of README.md, into t/browser/pictures

NODE_MODULES = t/browser/node_modules/.package-lock.json

# The lock file leaves out what klaro names as its dependencies: they are its
# build tools, and the tests load what it has built. Where node did not come from Debian, npm came with it.
$(NODE_MODULES): t/browser/package-lock.json | deps-browser $(if $(shell command -v npm),,deps-npm)
	npm ci --prefix t/browser --include=dev --ignore-scripts --no-audit --no-fund --silent
	@touch $@

BROWSE = DEMO=$(abspath $(B))/demo-browser B=$(B) SO=$(abspath $(SO)) node

check-browser: $(SO) $(NODE_MODULES) | deps-run
	$(BROWSE) --test $(wildcard t/browser/*.test.js)

LEAK = print
leak: $(SO) $(NODE_MODULES) | deps-run
	LEAK=$(LEAK) $(BROWSE) --test --test-reporter=spec t/browser/leak.test.js

screenshots: $(SO) $(NODE_MODULES) | deps-run
	$(BROWSE) t/browser/screenshots.js $(B)/screenshots

pictures: $(SO) $(NODE_MODULES) | deps-run
	$(BROWSE) t/browser/pictures.js

.PHONY: leak screenshots pictures

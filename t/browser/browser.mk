# SPDX-License-Identifier: Apache-2.0
#
# make check-browser   the demonstration site in Chromium, without script and
#                      with the consent managers that one may come from

NODE_MODULES = t/browser/node_modules/.package-lock.json

# The lock file leaves out what klaro names as its dependencies: they are its
# build tools, and the tests load what it has built. Where node did not come from Debian, npm came with it.
$(NODE_MODULES): t/browser/package-lock.json | deps-browser $(if $(shell command -v npm),,deps-npm)
	npm ci --prefix t/browser --include=dev --no-audit --no-fund --silent
	@touch $@

check-browser: $(SO) $(NODE_MODULES) | deps-run
	DEMO=$(abspath $(B))/demo-browser B=$(B) SO=$(abspath $(SO)) node --test $(wildcard t/browser/*.test.js)

# SPDX-License-Identifier: Apache-2.0
#
# make check-browser   the demonstration site in Chromium, without script

NODE_MODULES = t/browser/node_modules/.package-lock.json

# Where node did not come from Debian, npm came with it.
$(NODE_MODULES): t/browser/package-lock.json | deps-browser $(if $(shell command -v npm),,deps-npm)
	npm ci --prefix t/browser --no-audit --no-fund --silent
	@touch $@

check-browser: $(SO) $(NODE_MODULES) | deps-run
	DEMO=$(abspath $(B))/demo-browser B=$(B) node --test $(wildcard t/browser/*.test.js)

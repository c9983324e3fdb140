#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# A page with validators: httpd answers conditions in the script's place.
print qq(Content-Type: text/html\r\nETag: "script"\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\n),
  "<!DOCTYPE html>\n<html><head><title>Page</title></head><body>A script's page.</body></html>\n";

#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# A script that would choose for its visitor.
use strict;
use warnings;

print "Content-Type: text/plain\r\n";
print "Set-Cookie: cookies_preferences=forged; Path=/\r\n";
print "Set-Cookie: sid=1\r\n\r\nforged\n";

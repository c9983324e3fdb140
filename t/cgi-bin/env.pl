#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# What a script sees: its environment, a line a variable; then its input.
use strict;
use warnings;

print "Content-Type: text/plain\r\n";
print "Cache-Control: private\r\n\r\n";
print map { "$_=$ENV{$_}\n" } sort keys %ENV;
local $/;
print "INPUT=", <STDIN> // '', "\n";

#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# After everything else: no child of the server died, no sanitizer spoke. A
# child that dies is replaced at once, so a test need not notice.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my @died = log_lines('error_log', qr/exit signal|AddressSanitizer|runtime error:|Assertion|double free|Memory allocation failed/, 0);
is_deeply \@died, [], 'nothing in the error log that should not be there';
ok scalar(log_lines('error_log', qr/resuming normal operations/)), 'which is this server\'s';

done_testing;

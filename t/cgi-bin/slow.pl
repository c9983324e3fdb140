#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# A script that works for two seconds before it answers. Its dates are counted
# from its own end: slow.pl?NAME=SECONDS&... sets NAME to expire so many seconds
# from then.
use strict;
use warnings;
use POSIX 'strftime';

sleep 2;
my $now = time;
print "Content-Type: text/plain\r\n";
for (split /&/, $ENV{QUERY_STRING} // '') {
    my ($name, $seconds) = /^(\w+)=(-?\d+)$/ or next;
    print "Set-Cookie: $name=1; Path=/; Expires=",
      strftime('%a, %d %b %Y %H:%M:%S GMT', gmtime $now + $seconds), "\r\n";
}
print "\r\n$now\n";

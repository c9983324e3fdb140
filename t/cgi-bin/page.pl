#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# page.pl?hex=OCTETS   a page of exactly these octets; at a `.` what precedes leaves
# &hold=FILE           and the last part when there is such a file
# &repeat=N            and the octets between `(` and `)` come N times
use strict;
use warnings;

$| = 1;
my %query = map { split /=/, $_, 2 } split /&/, $ENV{QUERY_STRING} // '';
print "Content-Type: text/html\r\n\r\n";
my @parts = split /\./, $query{hex};
while (defined(my $part = shift @parts)) {
    for (1 .. 3000) {
        last if @parts || !defined $query{hold} || -e $query{hold};
        select undef, undef, undef, 0.02;
    }
    my ($before, $again, $behind) = $part =~ /^(.*?)\((.*)\)(.*)/ ? ($1, $2, $3) : ($part, '', '');
    print pack 'H*', $before;
    my $octets = pack 'H*', $again;
    print $octets for 1 .. $query{repeat} // 0;
    print pack 'H*', $behind;
    select undef, undef, undef, 0.03 if @parts;
}

#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# collect.pl FILE [mortal|later]   appends what comes on standard input to FILE,
# as a program that records are piped to: it does not mind SIGTERM and reads to
# the end. A `mortal` one dies after each record, and takes no octet more with
# it; one that comes `later` reads nothing until there is FILE.go.

use strict;
use warnings FATAL => 'all';

my ($file, $how) = (@ARGV, '');
$SIG{TERM} = 'IGNORE';
open my $out, '>>', $file or die "$file: $!";
$out->autoflush(1);
if ($how eq 'mortal') {
    my $line = '';
    while (sysread STDIN, my $octet, 1) {
        $line .= $octet;
        next if $octet ne "\n";
        print $out $line;
        exit 1 if $line =~ /"type":"record"/;
        $line = '';
    }
    exit;
}
while ($how eq 'later' && !-e "$file.go") {
    exit if getppid == 1;
    select undef, undef, undef, 0.05;
}
while (my $n = sysread STDIN, my $some, 65536) {
    print $out $some;
}

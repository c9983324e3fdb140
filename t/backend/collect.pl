#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# collect.pl FILE [mortal]   appends what comes on standard input to FILE, as a
# program that records are piped to: it does not mind SIGTERM and reads to the
# end. A `mortal` one dies after each record, and takes no octet more with it.

use strict;
use warnings FATAL => 'all';

my ($file, $mortal) = @ARGV;
$SIG{TERM} = 'IGNORE';
open my $out, '>>', $file or die "$file: $!";
$out->autoflush(1);
if ($mortal) {
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
while (my $n = sysread STDIN, my $some, 65536) {
    print $out $some;
}

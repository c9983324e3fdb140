#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# A script that writes its whole answer itself, past httpd's filters.
#
# nph-cookies.pl?status=N      answers N with cookies of every kind
# ?hex=...                     sends exactly these octets; at a `.` what
#                              precedes is flushed and leaves apart
# &repeat=N                    and the octets between `(` and `)` N times
# &hold=FILE                   and then says whether that file came up in 10 s
use strict;
use warnings;

1 while read STDIN, my $input, 4096;
$| = 1;
my %query = map { split /=/, $_, 2 } split /&/, $ENV{QUERY_STRING} // '';
if (defined $query{hex}) {
    my $n = $query{repeat} // 1;
    (my $hex = $query{hex}) =~ s/\(([0-9a-f]*)\)/$1 x $n/e;
    for my $part (split /\./, $hex) {
        print pack 'H*', $part;
        select undef, undef, undef, 0.03;
    }
    exit if !defined $query{hold};
    for (1 .. 500) {
        last if -e $query{hold};
        select undef, undef, undef, 0.02;
    }
    print -e $query{hold} ? 'released' : 'gave up';
    exit;
}
my $status = $query{status} // 200;
my $location = $status =~ /^30[12]$/ ? "Location: http://elsewhere.test/\n" : '';
print <<"HEAD" =~ s/\n/\r\n/gr;
HTTP/1.1 $status As Asked
Content-Type: text/plain
${location}Set-Cookie: kept=nph; Path=/
Set-Cookie: refused=nph; Path=/; Max-Age=600
set-cookie: keep_odd="a, b=c"; Path=/; HttpOnly; SameSite=Lax
SET-COOKIE:refused_odd="a, kept=1"; Expires=Fri, 31 Dec 2099 23:59:59 GMT
Set-Cookie: stranger=nph
Set-Cookie2: kept=nph; Version=1
Connection: close

HEAD
print "from nph\n" if $status !~ /^(?:204|304)$/ && $ENV{REQUEST_METHOD} ne 'HEAD';

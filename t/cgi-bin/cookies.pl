#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# cookies.pl?status=N   answers N with cookies of every kind.
use strict;
use warnings;

1 while read STDIN, my $input, 4096;

my ($status) = ($ENV{QUERY_STRING} // '') =~ /status=(\d+)/;
$status //= 200;
print "Status: $status As Asked\r\n";
print "Location: http://elsewhere.test/\r\n" if $status =~ /^30[12]$/;
print "Content-Type: text/plain\r\n";
print <<'FIELDS' =~ s/\n/\r\n/gr;
Set-Cookie: kept=cgi; Path=/
Set-Cookie: refused=cgi; Path=/; Max-Age=600
Set-Cookie: keep_odd="a, b=c"; Path=/; HttpOnly; SameSite=Lax
Set-Cookie: refused_odd="a, kept=1"; Expires=Fri, 31 Dec 2099 23:59:59 GMT
Set-Cookie: stranger=cgi
Set-Cookie2: kept=cgi; Version=1
FIELDS
print "\r\n";
print "from CGI\n" if $status !~ /^(?:204|304)$/;

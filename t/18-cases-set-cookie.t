#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Every published Set-Cookie case (http-state, and what was seen of httpd)
# through a real server: declared as refused nothing passes but deletions;
# declared as allowed every line leaves octet for octet; and half and half.
#
# Differences from upstream, which says what a browser stores:
#  - lines without a name are dropped whatever is declared (servers must not
#    send them; they come back looking like another cookie);
#  - lines with a control octet are dropped, as every browser does;
#  - names with a blank, a quote or octets beyond ASCII, and `*a`, cannot be
#    declared, so they are undeclared and refused;
#  - Domain, Secure and prefixes are a browser's to judge, not ours;
#  - the cases were read in 2011: what expired since is a deletion today.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Cases;
use Client;

my @cases = cases('http-state.jsonl');
plan skip_all => '../shared/cases is not there' if !@cases;

sub trimmed { map { s/^[ \t]+|[ \t]+$//gr } @_ }

my @hosts = map { "cases-$_.test" } qw(refused allowed mixed);
my $lines = 0;
for my $case (@cases) {
    my @lines  = @{ $case->{set_cookie} };
    my @answer = answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n",
        map({ "Set-Cookie: $_\r\n" } @lines), "\r\nok");
    for my $host (@hosts) {
        my (@must, @may, @wrong);
        for my $i (0 .. $#lines) {
            my $kept = kept_line($host, $lines[$i], $case->{derived}{per_line}[$i]);
            my ($line) = trimmed($lines[$i]);
            push @must, $line if $kept;
            push @may,  $line if !defined $kept && $host ne 'cases-refused.test';
            $lines++;
        }
        my %answers = ('HTTP/1.1' => ask($host, GET => '/', @answer));
        $answers{'HTTP/2'} = ask_h2($host, GET => '/', @answer) if has_h2();
        for my $protocol (sort keys %answers) {
            # NUL and bare CR: mod_proxy or core refuse the answer, or the line goes
            my $odd = grep { /[\x00\r\n]/ } @lines;
            my %may = map { $_ => 1 } @may;
            my @got = grep { !$may{$_} } @{ cookies($answers{$protocol}) };
            push @wrong, "$protocol: status $answers{$protocol}{status}" if $answers{$protocol}{status} != 200 && !$odd;
            push @wrong, "$protocol: got " . join(' | ', @got) . "\n expected " . join(' | ', @must)
              if "@got" ne "@must" && !($odd && !@got);
        }
        ok !@wrong, "$case->{id}, $host" or diag map { "$_\n" } @wrong;
    }
}
cmp_ok $lines, '>=', 3 * 271, 'all lines were sent';

# What httpd 2.4.71 did with a back end's answers. [ lines as sent, status and
# lines with a policy that allows a, b, c, i.e. everything, or what httpd lets
# through of it ]; `why` where the module differs from httpd alone.
my %seen = map { $_->{id} => $_ } grep { $_->{direction} eq 'response' } cases('httpd-2.4.71-observed.jsonl');
my %replay = (
    'httpd/plain'       => [ "Set-Cookie: a=1\r\nSet-Cookie: c=1\r\n", 200, 'a=1', 'c=1' ],
    'httpd/joined'      => [ "Set-Cookie: a=1; Path=/, b=2; Path=/\r\n", 200, 'a=1; Path=/, b=2; Path=/' ],
    'httpd/fold'        => [ "Set-Cookie: a=1;\r\n Path=/;\r\n\tb=2\r\n", 200, "a=1; Path=/;\tb=2" ],
    'httpd/fold-other'  => [ "X-A: x\r\n Set-Cookie: hidden=1\r\n", 200 ],
    'httpd/space-colon' => [ "Set-Cookie : a=1\r\n", 200 ],     # core alone: 500; the line is dropped first
    'httpd/case'        => [ "sEt-cOOkie: a=1\r\n", 200, 'a=1' ],
    'httpd/ctl'         => [ "Set-Cookie: a=1\x01x\r\nSet-Cookie: c=3\r\n", 200, 'c=3' ], # core alone: 500
    'httpd/nul'         => [ "Set-Cookie: a=1\0b=2\r\n", 502 ],
    'httpd/bare-cr'     => [ "Set-Cookie: a=1\rSet-Cookie: b=2\r\n", 200 ],       # core alone: 500
    'httpd/bare-lf'     => [ "Set-Cookie: a=1\nSet-Cookie: c=2\n", 200, 'a=1', 'c=2' ],
    'httpd/8bit'        => [ "Set-Cookie: a=\xff\xfe\xe2\x80\x80x\r\n", 200, "a=\xff\xfe\xe2\x80\x80x" ],
    'httpd/set-cookie2' => [ "Set-Cookie2: a=1; Version=1\r\n", 200 ],            # always goes
    'httpd/304'         => [ "Set-Cookie: a=1\r\n", 304, 'a=1' ],
    'httpd/103'         => [ "Set-Cookie: a=1\r\n", 200, 'a=1' ],
    'httpd/empty'       => [ "Set-Cookie:\r\nSet-Cookie: ;\r\nSet-Cookie: =x\r\nSet-Cookie: y\r\n", 200 ], # nameless
    'httpd/meta'        => [ "X: y\r\n", 200 ],
    'httpd/many'        => [ "Set-Cookie: a=1\r\n" x 60, 200, ('a=1') x 60 ],
    # Elsewhere: trailers (15), errordoc (12), suppressed 103 and 101 (11), and
    # every status (10).
    map({ $_ => undef } 'httpd/204-302-401-404-500', 'httpd/trailer', 'httpd/errordoc', 'httpd/103-suppress', 'httpd/101'),
);
is_deeply [ sort keys %seen ], [ sort keys %replay ], 'every observed answer is known here';
for my $id (sort grep { $replay{$_} } keys %replay) {
    my ($fields, $status, @expected) = @{ $replay{$id} };
    my $code = $status == 304 ? 304 : 200;
    my $early = $id eq 'httpd/103' ? "HTTP/1.1 103 Early Hints\r\nSet-Cookie: a=0\r\n\r\n" : '';
    my @answer = answer_with("${early}HTTP/1.1 $code OK\r\nConnection: close\r\n$fields\r\n");
    my $allowed = ask('cases-allowed.test', GET => '/', @answer);
    is $allowed->{status}, $status, "$id: the status";
    is_deeply cookies($allowed), \@expected, "$id: allowed";
    my $refused = ask('cases-refused.test', GET => '/', @answer);
    unlike $refused->{raw}, qr/^set-cookie/mi, "$id: refused";
}

done_testing;

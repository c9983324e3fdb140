#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Every published Cookie case through a real server: what a browser sends back
# in http-state, what other proxies join and split, what httpd was seen to do,
# and the known attacks on filters. Each goes as one field and as a field a
# cookie over HTTP/1.1, and as crumbs over HTTP/2.
#
# Each difference from upstream's string has its reason, which is printed
# (prove -v) and which the reading in lib/Cases.pm has to know of.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Cases;
use Client;

my @http_state = cases('http-state.jsonl');
plan skip_all => '../shared/cases is not there' if !@http_state;

sub seen {
    my ($ask, $host, @fields) = @_;
    my $answer = $ask->($host, GET => '/', @fields);
    return "status $answer->{status}" if $answer->{status} != 200;
    my @cookies = map { /^Cookie:[ \t]*(.*?)\r?$/i ? $1 : () } split /\n/, $answer->{body};
    return @cookies > 1 ? "several fields: @cookies" : $cookies[0] // '';
}

sub check {
    my ($id, $host, @pieces) = @_;
    my $one = join '; ', @pieces;
    my ($expected, @why) = kept_field($host, $one);
    is seen(\&ask, $host, "Cookie: $one"), $expected, "$id, $host: one field" or diag "given: $one";
    # core joins fields of HTTP/1.x by a comma, crumbs of HTTP/2 by a semicolon
    my ($joined) = kept_field($host, join ', ', @pieces);
    is seen(\&ask, $host, map { "Cookie: $_" } @pieces), $joined, "$id, $host: several fields" if @pieces > 1;
    my @crumbs = grep { length } @pieces;
    is seen(\&ask_h2, $host, map { "cookie: $_" } @crumbs), $expected, "$id, $host: crumbs" if has_h2() && @crumbs;
    return @why;
}

for my $case (@http_state) {
    my %strings = map { $_ => 1 } grep { defined && length } $case->{expect_cookie_header}, $case->{derived}{cookie_header};
    for my $string (sort keys %strings) {
        my @pieces = split /; /, $string, -1;
        for my $host (map { "cases-$_.test" } qw(refused mixed allowed)) {
            my @why = check($case->{id}, $host, @pieces);
            next if $host ne 'cases-allowed.test';
            my ($kept) = kept_field($host, $string);
            ok $kept eq $string || @why, "$case->{id}: a difference has its reason";
            note "$case->{id}: $_" for @why;
        }
    }
}

# Joined and split by other servers. Names that the hosts do not declare go.
for my $case (cases('header-combination.jsonl')) {
    my $fields = $case->{given}{cookie_fields} or next;    # Set-Cookie: t/18, t/15
    check($case->{id}, $_, @$fields) for map { "cases-$_.test" } qw(refused allowed);
}

# httpd itself: [ fields as sent, what an application gets where a, c are allowed ]
my %observed = (
    'httpd/multi-h1'  => [ [ 'Cookie: a=1; c=3', 'Cookie: b=2' ], 'a=1; c=3' ],
    'httpd/multi-h10' => [ [ 'Cookie: a=1', 'Cookie: c=2' ], 'a=1, c=2' ],
    'httpd/multi-h2'  => undef,    # as crumbs, above
    'httpd/obs-fold'  => [ ["Cookie: a=1;\r\n c=2"], 'a=1; c=2' ],
    'httpd/space-colon' => [ ['Cookie : a=1'], 'status 400' ],
    'httpd/nul'         => [ ["Cookie: a=1\0b"], 'status 400' ],
    'httpd/ctl01'       => [ ["Cookie: a=1\x01b"], 'status 400' ],
    'httpd/del'         => [ ["Cookie: a=1\x7fb"], 'status 400' ],
    'httpd/bare-cr'     => [ ["Cookie: a=1\rb=2"], 'status 400' ],
    'httpd/long-8200'   => [ [ 'Cookie: ' . 'a' x 8200 ], 'status 400' ],
    'httpd/tab'         => [ ["Cookie: a=1\tb"], "a=1\tb" ],
    'httpd/8bit'        => [ ["Cookie: a=\xff\xe2\x80\x80__Host-x=1"], "a=\xff\xe2\x80\x80__Host-x=1" ],
    'httpd/empty'       => [ ['Cookie:'], '' ],
    'httpd/long-8178'   => [ [ 'Cookie: ' . 'a' x 8170 ], '' ],
    'httpd/cookie2'     => [ [ 'Cookie2: $Version=1', 'Cookie: $Version=1; a="1; b=2"; $Path=/' ], 'a="1' ],
    'httpd/hop-by-hop'  => [ [ 'Connection: close, Cookie', 'Cookie: a=1' ], '' ],
    'httpd/trailer-default' => undef,    # nothing arrives
    'httpd/trailer-merge'   => undef,    # t/20 says why not
);
my %seen = map { $_->{id} => 1 } grep { $_->{direction} eq 'request' } cases('httpd-2.4.71-observed.jsonl');
is_deeply [ sort keys %seen ], [ sort keys %observed ], 'every observed request is known here';
for my $id (sort grep { $observed{$_} } keys %observed) {
    my ($fields, $expected) = @{ $observed{$id} };
    my $version = $id eq 'httpd/multi-h10' ? '1.0' : '1.1';
    is seen(sub { my $host = shift; ask({ host => $host, version => $version }, @_) }, 'cases-allowed.test', @$fields),
      $expected, $id;
}

# The attacks. [ with undeclared cookies refused, with them allowed ]
my $many = join '; ', ('a=') x 3001;
my %attacks = (
    'jetty-quoted'    => [ 'DISPLAY_LANGUAGE="b; c=d"', 'DISPLAY_LANGUAGE="b; c=d"' ],
    'sandwich'        => [ 'session="start', 'session="start; dummy=end"' ],
    'phantom-version' => [ 'foo="\b\a\r"', 'foo="\b\a\r"' ],
    'prefix-version'  => [ '', 'Path=/somethingreallylong/' ],
    ( map { $_ => [ '', '' ] } qw(unicode-space nbsp-space php-space nameless-host nameless-serialised
          werkzeug-quoted-name rails-percent-name), map { "php-mangle-$_" } 1 .. 8 ),
    'tomcat-squote'   => [ q{A='}, q{A='; Expires=Thu, 1 Jan 2009 00:00:01 UTC; Path=/x} ],
    'apreq-comma'     => [ 'allowed=1', 'allowed=1' ],
    'httpd-merge'     => [ 'allowed=1', 'allowed=1' ],
    'nginx-comma'     => [ 'cookie1=value1', 'cookie1=value1' ],
    'go-many'         => [ $many, $many ],
    'duplicate-name'  => [ 'consent=all; consent=none', 'consent=all; consent=none' ],
    'case-prefix'     => [ '__Secure-SID=12345', '__Secure-SID=12345; __SeCuRe-SID=evil' ],
    'rfc2965'         => undef,    # Set-Cookie2: below
);
for my $case (cases('attacks.jsonl')) {
    (my $id = $case->{id}) =~ s{^attack/}{};
    my $given = $case->{given};
    ok exists $attacks{$id}, "$id is known here";
    my $expected = $attacks{$id} or next;
    my $join   = $given->{cookie_join};
    my @fields = $given->{cookie_fields} ? @{ $given->{cookie_fields} }
      : $join ? join $join->[1], ($join->[0]) x $join->[2]
      :         $given->{cookie} // $given->{then_cookie};
    for my $open (0, 1) {
        my $host = $open ? 'attacks-open.test' : 'attacks.test';
        my $to = { host => $host, port => port('attacks.test') };
        is seen(\&ask, $to, map { "Cookie: $_" } @fields), $expected->[$open], "$id, $host";
        is seen(\&ask_h2, $to, map { "cookie: $_" } @fields), $expected->[$open], "$id, $host, HTTP/2"
          if has_h2();
        for my $line (grep { defined } $given->{set_cookie}) {
            my $answer = ask($to, GET => '/', answer_with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\nSet-Cookie: $line\r\n\r\n"));
            is_deeply cookies($answer), [], "$id, $host: as Set-Cookie";
        }
    }
}
my $old = ask({ host => 'attacks-open.test', port => port('attacks.test') }, GET => '/',
    answer_with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\nSet-Cookie2: denied=1; Version=1\r\n\r\n"));
unlike $old->{head}, qr/denied/, 'rfc2965: Set-Cookie2';

# Long fields are read in one go: 65,000 octets of what is costly to a reader
# that goes back.
for my $octets (';', '; ', ',', '=', '"', '$', 'a;', 'a=;', 'denied=;', 'a=,', 'a=,denied=', '%64', ' ') {
    my $field  = substr $octets x 65_000, 0, 65_000;
    my $answer = ask({ host => 'attacks.test', port => port('attacks.test') }, GET => '/', "Cookie: a=1; $field");
    is $answer->{status}, 200, "65,000 octets of '$octets'";
    unlike $answer->{body}, qr/denied=/, 'hide nothing';
}

done_testing;

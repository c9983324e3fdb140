#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# mod_cache keeps what the producer wrote; each visitor gets of it what he
# agreed to, whether the answer comes from the cache's quick handler, from its
# ordinary one, or is a 304. No visitor's choice is frozen into the cache.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my $serial = 0;

# An answer that may be kept, at an address that nobody has asked for yet.
sub fresh { "/proxy/cached/$$/" . ++$serial }

my @lines = ('kept=cached; Path=/', 'refused=cached; Path=/', 'keep_odd="a, b"; HttpOnly', 'stranger=cached');

sub origin {
    my (@more) = @_;
    return answer_with("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\nETag: \"e\"\r\n",
        map({ "$_\r\n" } @more), map({ "Set-Cookie: $_\r\n" } @lines), "\r\nbody");
}

sub hit { (field($_[0], 'X-Cache'))[0] // 'none' }

my @strangers = ([], ['Cookie: refused=1'], ['Cookie: kept=1; refused=2; stranger=3']);

# The control: without a policy the cache replays every cookie.
my $path = fresh();
ask('open-cache.test', GET => $path, origin('Cache-Control: max-age=600'));
my $open = ask('open-cache.test', GET => $path);
like hit($open), qr/^HIT/, 'without a policy the cache hits';
is_deeply cookies($open), \@lines, 'and replays every cookie';

for my $host (qw(quick.test cache.test)) {
    my $path = fresh();
    my @answers = ([ 'miss', ask($host, GET => $path, origin('Cache-Control: max-age=600')) ]);
    push @answers, map { [ 'hit', ask($host, GET => $path, @$_) ] } @strangers;
    push @answers, [ 'hit', ask($host, HEAD => $path) ];
    push @answers, [ 'hit', ask({ host => $host, version => '1.0' }, GET => $path) ];
    push @answers, [ 'hit', ask_h2($host, GET => $path) ] if has_h2();
    push @answers, [ 'hit', ask($host, GET => $path, 'If-None-Match: "e"') ];
    my @statuses = map { $_->[1]{status} } @answers;
    is pop @statuses, 304, "$host: a condition is answered from the cache";
    is_deeply [ grep { $_ != 200 } @statuses ], [], "$host: everything else with the page";
    for (@answers) {
        my ($expected, $answer) = @$_;
        like hit($answer), qr/^\U$expected/, "$host: a $expected";
        is_deeply cookies($answer), [ @lines[ 0, 2 ] ], "$host: with the kept cookies, as they were";
        is_deeply [ field($answer, 'Vary') ], ['Cookie'], "$host: and Vary, since some went";
    }

    # The cache was filled by one who agreed to nothing; one who agrees to all
    # gets what the producer wrote, and the next stranger still nothing.
    my $choice = grant($host);
    my $all = ask($host, GET => $path, "Cookie: $choice");
    like hit($all), qr/^HIT/, "$host: a visitor who has chosen is served from the same copy";
    is_deeply [ grep { !/^stranger/ } @{ cookies($all) } ], [ @lines[ 0 .. 2 ] ], "$host: with what he agreed to";
    like join(',', field($all, 'Cache-Control')), qr/\bprivate\b/, "$host: for him alone";
    unlike ask($host, GET => $path)->{head}, qr/refused/, "$host: and nobody else";

    # The other way round: filled by one who agreed.
    my $second = fresh();
    my $filled = ask($host, GET => $second, origin('Cache-Control: max-age=600'), "Cookie: $choice");
    like $filled->{head}, qr/refused=cached/, "$host: the first visitor gets his cookie";
    my $next = ask($host, GET => $second);
    like hit($next), qr/^HIT/, "$host: the next one is served from that copy";
    unlike $next->{head}, qr/refused|stranger/, "$host: without it";

    # Revalidated: the 304 of the back end brings cookies of its own.
    my $third = fresh();
    ask($host, GET => $third, origin('Cache-Control: max-age=0'));
    my @not_modified = answer_with("HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\nConnection: close\r\n",
        "Set-Cookie: refused=304\r\nSet-Cookie: keep_new=304\r\n\r\n");
    my $revalidated = ask($host, GET => $third, @not_modified);
    like hit($revalidated), qr/^REVALIDATE/, "$host: a copy is revalidated";
    unlike $revalidated->{head}, qr/refused|stranger/, "$host: without the cookies of either answer";
    unlike $revalidated->{raw}, qr/refused/, "$host: nor in what follows";

    # The back end is gone: the stale copy.
    my $stale = ask($host, GET => $third, answer_with("HTTP/1.1 503 Gone\r\nContent-Length: 0\r\nSet-Cookie: refused=503\r\n\r\n"));
    unlike $stale->{head}, qr/refused|stranger/, "$host: nor in a stale copy that stands in for an error";
}

# An application that splits by Cookie: what is held does not split the copies,
# since the field is cleaned before the cache looks at it.
for my $host (qw(quick.test cache.test)) {
    my $path   = fresh();
    my @vary   = origin('Cache-Control: max-age=600', 'Vary: Cookie');
    my $choice = grant($host);
    like hit(ask($host, GET => $path, @vary, 'Cookie: kept=1; refused=a')), qr/^MISS/, "$host, Vary: Cookie: the first";
    like hit(ask($host, GET => $path, 'Cookie: refused=b; kept=1; _ga=x')), qr/^HIT/,
      "$host, Vary: Cookie: refused and undeclared cookies do not split it";
    like hit(ask($host, GET => $path, "Cookie: kept=1; $choice")), qr/^HIT/,
      "$host, Vary: Cookie: nor does the choice itself";
    like hit(ask($host, GET => $path, @vary, 'Cookie: kept=2')), qr/^MISS/,
      "$host, Vary: Cookie: a kept cookie does";
}

done_testing;

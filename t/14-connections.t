#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Several requests on one connection, sent one by one and all at once: what one
# answer needed does not leak into the next, in either direction. Interim
# answers and answers of core's own stand between the others.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my @hints = answer_with("HTTP/1.1 103 Early Hints\r\nSet-Cookie: refused=early\r\nSet-Cookie: kept=early\r\n\r\n"
      . "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: refused=late\r\nSet-Cookie: keep_late=1\r\n"
      . "Connection: close\r\n\r\nhints");

# [ what, status, the cookies that stay, request ]; EveryAnswer adds its own.
my @script = ('kept=cgi; Path=/', 'keep_odd="a, b=c"; Path=/; HttpOnly; SameSite=Lax');
my @steps = (
    [ 'a file',                  200, [], GET => '/rewrite/200' ],
    [ 'a 103, then an answer',   200, ['keep_late=1'], GET => '/proxy/', @hints ],
    [ 'a script',                200, \@script, GET => '/cgi-bin/cookies.pl' ],
    [ 'a 103 from a hook',       200, [ 'keep_err=handler', 'kept=handler' ], GET => '/mischief/early' ],
    [ 'HEAD',                    200, \@script, HEAD => '/cgi-bin/cookies.pl' ],
    [ 'a 304',                   304, \@script, GET => '/cgi-bin/cookies.pl?status=304' ],
    [ 'a 404',                   404, [], GET => '/nowhere' ],
    [ 'an error document',       200, \@script, GET => '/error/cgi/none' ],
    [ 'TRACE',                   200, [], TRACE => '/rewrite/x' ],
    [ 'a quick handler',         200, [ 'keep_err=quick', 'kept=quick' ], GET => '/mischief/quick' ],
    [ 'Lua',                     200, ['kept=lua;     Path=/;'], GET => '/lua/cookies' ],
    [ 'the first again',         200, [], GET => '/rewrite/200' ],
);

sub judge {
    my ($how, @answers) = @_;
    is scalar @answers, scalar @steps, "$how: every request is answered";
    for my $i (0 .. $#steps) {
        my ($name, $status, $cookies) = @{ $steps[$i] };
        is $answers[$i]{status}, $status, "$how: $name";
        my %left = map { $_ => 1 } @{ cookies($answers[$i]) };
        is_deeply [ grep { !$left{$_} } @$cookies ], [], "$how: $name keeps what is declared";
        unlike join('', $answers[$i]{head}, @{ $answers[$i]{interim} }), qr/refused|stranger|set-cookie2/i,
          "$how: $name sets nothing else";
    }
}

my @requests = map {
    my (undef, undef, undef, @request) = @{ $steps[$_] };
    Client::request({ host => 'on.test', keep => 1 }, @request, $_ == $#steps ? 'Connection: close' : ())
} 0 .. $#steps;
my @methods = map { $_->[3] } @steps;

judge('pipelined', parse(exchange(join '', @requests), @methods));

# One by one: each answer is awaited before the next request is sent.
{
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => port('on.test')) or die "connect: $!";
    local $SIG{ALRM} = sub { die "timeout\n" };
    alarm 60;
    my @answers;
    for my $i (0 .. $#requests) {
        syswrite $socket, $requests[$i];
        my ($received, $answer) = ('');
        while (sysread $socket, $received, 65536, length $received) {
            ($answer) = parse($received, $methods[$i]);
            last if complete($answer, $methods[$i], $received);
        }
        push @answers, $answer;
    }
    alarm 0;
    judge('one by one', @answers);
}

sub complete {
    my ($answer, $method, $received) = @_;
    return 0 if $answer->{head} !~ /\r\n\r\n$/ || $answer->{status} < 200;
    return 1 if $method eq 'HEAD' || $answer->{status} =~ /^(?:204|304)$/;
    my ($length) = field($answer, 'Content-Length');
    return length $answer->{body} >= $length if defined $length;
    return $received =~ /\r\n0\r\n\r\n$/;
}

# HTTP/1.0 keeps a connection only when it is asked to.
my @old = map { Client::request({ host => 'on.test', version => '1.0', keep => 1 }, GET => '/static/plain.txt', $_) }
  'Connection: keep-alive', 'Connection: close';
my @both = parse(exchange(join '', @old), 'GET', 'GET');
is_deeply [ map { $_->{status} } @both ], [ 200, 200 ], 'HTTP/1.0 with keep-alive';
unlike $both[1]{raw}, qr/refused|stranger/, 'and nothing refused on it';

# A long body in which the filters see many brigades, and an answer after it.
my $long = join '', exchange(join '', map {
        Client::request({ host => 'on.test', keep => 1 }, GET => $_->[0], @{ $_->[1] })
    } [ '/proxy/', [ answer_with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: refused=1\r\n\r\n",
            ("64\r\n" . 'x' x 100 . "\r\n") x 400, "0\r\n\r\n") ] ],
      [ '/static/plain.txt', ['Connection: close'] ]);
unlike $long, qr/refused|stranger/, 'a long body, then another answer';
is scalar(() = $long =~ /^HTTP\/1\.1 200/mg), 2, 'and both arrive';

done_testing;

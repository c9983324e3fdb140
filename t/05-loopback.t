#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# The tests' own servers: they listen on loopback only, and the control host
# does let every cookie through, or nothing below would mean anything.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

open my $pid_file, '<', var('t_logs') . '/httpd.pid' or die "httpd.pid: $!";
chomp(my $pid = <$pid_file>);
my @listening = grep { /pid=\Q$pid\E\b/ } `ss -Hltnp`;
SKIP: {
    skip 'ss does not say whose a socket is', 1 if !@listening;
    is_deeply [ grep { !/\s127\.0\.0\.1:\d+\s/ } @listening ], [],
      'httpd listens on loopback only';
}
my @back_end = grep { /:@{[ var('backend_port') ]}\s/ } `ss -Hltn`;
is scalar(grep { /\s127\.0\.0\.1:/ } @back_end), 1, 'and so does the raw back end';

my @lines = ('refused=1; Path=/', 'stranger="2"', 'kept=3');
my $answer = ask('off.test', GET => '/proxy/',
    answer_with("HTTP/1.1 200 OK\r\n", map({ "Set-Cookie: $_\r\n" } @lines), "\r\nbody"));
is $answer->{status}, 200, 'the raw back end answers what it is told';
is $answer->{body}, 'body', 'with its body';
is_deeply [ grep { !/_(?:host|early)=/ } @{ cookies($answer) } ], \@lines,
  'and without a policy every cookie passes';

done_testing;

#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Requests that are not this site's: a forward proxy's client asks other sites,
# whose cookies are none of ours.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my $origin = 'http://127.0.0.1:' . var('backend_port');

my $seen = ask('proxy.test', GET => "$origin/", 'Cookie: refused=1; stranger=2');
is $seen->{status}, 200, 'a forward-proxy request is answered';
like $seen->{body}, qr/^Cookie: refused=1; stranger=2\r?$/m, 'with the cookies that it had';
my $set = ask('proxy.test', GET => "$origin/", answer_with("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: refused=1\r\nConnection: close\r\n\r\n"));
is_deeply cookies($set), ['refused=1'], 'and those of the answer';

# CONNECT: its answer is httpd's own, what follows is not read.
my $inner = "GET /cgi HTTP/1.1\r\nHost: x\r\n" . join('', map { "$_\r\n" } answer_with("HTTP/1.1 200 OK\r\nSet-Cookie: refused=tunnel\r\n\r\n")) . "\r\n";
my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => port('proxy.test')) or die "connect: $!";
local $SIG{ALRM} = sub { die "timeout\n" };
alarm 60;
print $socket 'CONNECT 127.0.0.1:' . var('backend_port') . " HTTP/1.1\r\nHost: proxy.test\r\n\r\n";
my $received = '';
1 while $received !~ /\r\n\r\n/ && sysread $socket, $received, 1, length $received;
like $received, qr/^HTTP\/1\.\d 200 /, 'CONNECT is answered';
print $socket $inner;
$received = '';
1 while $received !~ /\r\n\r\n/ && sysread $socket, $received, 4096, length $received;
alarm 0;
like $received, qr/^Set-Cookie: refused=tunnel\r$/m, 'and nothing in the tunnel is touched';

# The same host without the absolute address is a site of ours.
my $own = ask('proxy.test', GET => '/cookies');
is $own->{status}, 200, 'the proxy has a policy page of its own';

done_testing;

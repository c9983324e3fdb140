#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# raw.pl PORT USER   an origin server that sends exactly the octets it is told.
#
# The request says them, in hexadecimal, in fields X-Answer-00 and on; a `.`
# sends what precedes and waits a moment, so that the rest arrives apart. The
# connection is closed behind the answer, unless it has an X-Stay field: then
# what comes next is read as another request, or as the other end of a tunnel
# if the answer was a 101. Without X-Answer the request's head comes back as
# the body of a plain answer: what a back end sees.
#
# Ends when standard input does.

use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my ($port, $user) = @ARGV;
if ($> == 0) {
    my ($uid, $gid) = (getpwnam $user)[ 2, 3 ];
    $( = $) = $gid;
    $< = $> = $uid;
}
$SIG{CHLD} = 'IGNORE';

my $parent = IO::Select->new(\*STDIN);

# The one that httpd started first, in its trial run, may still be there.
my $listen;
until ($listen = IO::Socket::INET->new(
        LocalAddr => '127.0.0.1', LocalPort => $port, Listen => 64, ReuseAddr => 1)) {
    exit if $parent->can_read(0.05) && !sysread STDIN, my $ignored, 4096;
}

my $events = IO::Select->new(\*STDIN, $listen);
while (1) {
    for my $ready ($events->can_read) {
        if ($ready == $listen) {
            my $client = $listen->accept or next;
            next if fork;
            serve($client);
            exit;
        }
        exit if !sysread STDIN, my $ignored, 4096;
    }
}

sub serve {
    my ($client) = @_;
    my $buffer = '';
    while ($buffer =~ /\r\n\r\n/ || sysread $client, $buffer, 65536, length $buffer) {
        $buffer =~ s/^(.*?\r\n\r\n)//s or next;
        my $head = $1;
        read_body($client, $head, \$buffer);
        my $hex = join '', $head =~ /^X-Answer-\d+:[ \t]*(.*?)\r\n/gim;
        if (!length $hex) {
            my $length = length $head;
            syswrite $client, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
              . "Content-Length: $length\r\n\r\n$head";
            next;
        }
        send_parts($client, $hex =~ s/[^0-9a-f.]//gir);
        return if $head !~ /^X-Stay:/im;
        return tunnel($client) if $hex =~ /^485454502f312e3120313031/i;    # HTTP/1.1 101
    }
}

sub read_body {
    my ($client, $head, $buffer) = @_;
    my ($length) = $head =~ /^Content-Length:[ \t]*(\d+)/im;
    $length ||= 0;
    while (length $$buffer < $length) {
        sysread $client, $$buffer, 65536, length $$buffer or return;
    }
    substr $$buffer, 0, $length, '';
}

sub send_parts {
    my ($client, $hex) = @_;
    my @parts = split /\./, $hex;
    while (defined(my $part = shift @parts)) {
        my $octets = pack 'H*', $part;
        while (length $octets) {
            my $sent = syswrite $client, $octets or return;
            substr $octets, 0, $sent, '';
        }
        select undef, undef, undef, 0.05 if @parts;
    }
}

# Whatever arrives goes back as it came.
sub tunnel {
    my ($client) = @_;
    while (sysread $client, my $octets, 65536) {
        syswrite $client, $octets;
    }
}

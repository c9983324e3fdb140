#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Heads that go past every filter of the request: interim answers, the answers
# of nph- scripts, upgraded connections. Here too a refused Set-Cookie line
# goes, and every other octet stays where it is.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;
use IO::Socket::INET;

# What the promise says of a head, written without the module: lines that set a
# cookie which is not declared as necessary go, with what is folded to them.
sub sifted {
    my ($raw) = @_;
    $raw =~ s/^set-cookie2?[ \t]*:(?![ \t]*(?<!2:)(?:kept|keep_\w*)[ \t]*=).*?\r?\n(?:[ \t].*\n)*//gim;
    $raw =~ s/^set-cookie2:.*\n//gim;
    return $raw;
}

sub nph { '/cgi-bin/nph-cookies.pl?hex=' . join '', map { ref $_ ? $$_ : Client::hex($_) } @_ }

sub same_but_for_cookies {
    my ($name, $method, $target, @fields) = @_;
    my $off = exchange(Client::request('off.test', $method, $target, @fields), port('off.test'));
    my $on  = exchange(Client::request('on.test',  $method, $target, @fields));
    # The answers of the proxy have fields of httpd's, which is what 10 is about.
    s/^(?:Date|Set-Cookie: \w+_(?:host|early)=).*\n//gim for $off, $on;
    like $off, qr/refused/, "$name: without a policy it passes";
    is $on, sifted($off), "$name: only the refused lines go";
}

# nph- scripts

for my $version ('1.0', '1.1') {
    for my $method (qw(GET HEAD POST OPTIONS)) {
        for my $status (200, 204, 302, 304, 404, 500) {
            my @raw = map {
                exchange(Client::request({ host => $_, version => $version,
                            body => $method eq 'POST' ? 'a=1' : undef },
                        $method, "/cgi-bin/nph-cookies.pl?status=$status"), port($_))
            } qw(off.test on.test);
            ok $raw[0] =~ /refused/ && $raw[1] eq sifted($raw[0]) && $raw[1] !~ /refused|stranger/,
              "an nph- script answers $status to $method, HTTP/$version" or diag "@raw";
        }
    }
}

my $head = "HTTP/1.1 200 OK\r\nSet-Cookie: refused=1; Path=/\r\nX-A: b\r\nSet-Cookie: kept=1\r\n\r\n";
my $lines = "Set-Cookie: refused=1\nSET-COOKIE:\tstranger=2; Path=/\nset-cookie:kept=3\nX: y\n";

my @heads = (
    [ 'a plain head', nph($head, 'body') ],
    [ 'every octet apart', nph(\join('.', map { Client::hex($_) } split //, $head)) ],
    [ 'the end of the head apart', nph(substr($head, 0, -1), \'.', "\n", \'.', 'body') ],
    [ 'a 103 before the answer', nph("HTTP/1.1 103 Early Hints\r\n$lines" =~ s/(?<!\r)\n/\r\n/gr, "\r\n", $head, 'body') ],
    [ 'a 103, then the answer apart', nph("HTTP/1.1 103 Early Hints\r\nSet-Cookie: refused=0\r\n\r\n", \'.', $head, 'body') ],
    [ 'lines that end with LF alone', nph("HTTP/1.1 200 OK\n$lines\nbody") ],
    [ 'a field of the same name in the body', nph($head, "\r\nSet-Cookie: keep_body=1\r\n\r\nHTTP/1.1 200 OK\r\n") ],
    [ 'folded lines', nph("HTTP/1.1 200 OK\r\nSet-Cookie: refused=1;\r\n Path=/;\r\n\tkept=1\r\n"
              . "Set-Cookie: kept=1;\r\n Path=/\r\nX: y\r\n Set-Cookie: folded into X\r\n\r\nbody") ],
    [ 'a head that never ends', nph("HTTP/1.1 200 OK\r\nSet-Cookie: kept=1\r\nSet-Cookie: refused=1\r\nX: y\r\n") ],
    [ 'the name in odd case', nph("HTTP/1.1 200 OK\r\nsEt-cOOkIe: refused=1\r\nSET-COOKIE: kept=1\r\n\r\n") ],
    [ 'Set-Cookie2', nph("HTTP/1.1 200 OK\r\nSet-Cookie2: kept=1; Version=1\r\nSet-Cookie: refused=1\r\n\r\n") ],
    [ 'a status line in small letters', nph("http/1.1 200 ok\r\nSet-Cookie: refused=1\r\n\r\nbody") ],
    [ 'octets before the status line', nph("\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: refused=1\r\n\r\nbody") ],
);
same_but_for_cookies($_->[0], GET => $_->[1]) for @heads;

# Where the body begins nothing is read any more.
my $in_body = ask('on.test', GET => nph($head, "Set-Cookie: refused=body\r\n\r\n"));
is $in_body->{body}, "Set-Cookie: refused=body\r\n\r\n", 'a body is left as it is';
my $no_head = exchange(Client::request('on.test', GET => nph("no head\r\nSet-Cookie: refused=1\r\n\r\n")));
is $no_head, "no head\r\nSet-Cookie: refused=1\r\n\r\n", 'what is no head is a body';

# Line ends that only some read as such: a browser that does must get nothing.
unlike exchange(Client::request('on.test', GET => nph("HTTP/1.1 200 OK\rSet-Cookie: refused=1\rX: y\r\r"))),
  qr/refused/, 'lines that end with CR alone';
unlike exchange(Client::request('on.test', GET => nph("HTTP/1.1 200 OK\r\nX: y\rSet-Cookie: refused=1\r\n\r\n"))),
  qr/refused/, 'a bare CR inside a line';

# A handler that writes its head itself, through the filters of the request:
# httpd adds none, so no filter before the connection's sees it.
sub own_head { '/perl/own-head?hex=' . join '.', map { Client::hex($_) } @_ }

same_but_for_cookies("a handler's own head, $_->[0]", GET => own_head(@{ $_->[1] })) for (
    [ 'in one piece',       [ $head, 'body' ] ],
    [ 'every octet apart',  [ split //, $head ] ],
    [ 'after a 103',        [ "HTTP/1.1 103 Early Hints\r\nSet-Cookie: refused=0\r\n\r\n", $head, 'body' ] ],
    [ 'that never ends',    [ substr $head, 0, -2 ] ],
);
for my $body ("no head at all\r\nSet-Cookie: refused=1\r\n\r\n", '<html>HTTP/0.9</html>', 'H', "\0" x 1000) {
    is exchange(Client::request('on.test', GET => own_head($body, 'and more'))), "${body}and more",
      'an answer without a head passes whole: ' . sprintf '%.9s', $body =~ s/[^ -~]/./gr;
}

# Long heads are collected up to 64 KiB; a longer one is not sent at all.
my $around = "HTTP/1.1 200 OK\r\nX: \r\nSet-Cookie: refused=1\r\nSet-Cookie: kept=1\r\n\r\n";
for my $size (65_536, 65_537, 300_000) {
    my $filler = $size - length $around;
    my $target = nph("HTTP/1.1 200 OK\r\nX: ", \'(78)', "\r\nSet-Cookie: refused=1\r\nSet-Cookie: kept=1\r\n\r\n")
      . "&repeat=$filler";
    my $off = exchange(Client::request('off.test', GET => $target), port('off.test'));
    is length $off, $size, "a head of $size octets: without a policy it passes";
    my $on = exchange(Client::request('on.test', GET => $target));
    if ($size <= 65_536) {
        is $on, sifted($off), 'it is sifted';
    }
    else {
        is $on, '', 'nothing of it is sent and the connection is closed';
    }
}

# That limit is one of raw heads: an ordinary answer may have a longer one.
my @many = map { sprintf "keep_%02d=%s", $_, 'x' x 4000 } 1 .. 20;
my $ordinary = ask('plain.test', GET => '/proxy/', answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n",
        map({ "Set-Cookie: $_\r\n" } @many, 'refused=1'), "\r\nok"));
is_deeply cookies($ordinary), \@many, 'a long head of an ordinary answer';

# What was collected leaves when it is whole, not when the answer ends: the
# script goes on only after the client has seen the head.
{
    my $go = var('t_logs') . "/go-$$";
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => port('on.test')) or die "connect: $!";
    print $socket Client::request('on.test', GET => nph(substr($head, 0, 30), \'.', substr($head, 30)) . "&hold=$go");
    my $received = '';
    local $SIG{ALRM} = sub { die "timeout\n" };
    alarm 30;
    1 while $received !~ /\r\n\r\n/ && sysread $socket, $received, 1, length $received;
    open my $signal, '>', $go or die "$go: $!";
    1 while sysread $socket, $received, 4096, length $received;
    alarm 0;
    unlink $go;
    is $received, sifted($head) . 'released', 'a head leaves as soon as it is whole';
}

# Interim answers

my @early = answer_with("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n$lines\r\n" =~ s/(?<!\r)\n/\r\n/gr,
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\nSet-Cookie: refused=2\r\nSet-Cookie: keep_x=2\r\n\r\nbody");
for my $case ([ 'a 103 from a back end', '/proxy/', @early ], [ 'a 103 from a hook', '/mischief/early' ]) {
    my ($name, $target, @fields) = @$case;
    my $off = ask('off.test', GET => $target, @fields);
    my $on  = ask('on.test',  GET => $target, @fields);
    is scalar @{ $on->{interim} }, 1, "$name is passed on";
    like $off->{interim}[0], qr/refused/, "$name: without a policy with all its cookies";
    is $on->{interim}[0], sifted($off->{interim}[0]), "$name: only the refused lines go";
    unlike $on->{raw}, qr/refused|stranger/, "$name: nor does the answer behind it set them";
}
my $continue = exchange(Client::request({ host => 'on.test', body => 'a=1' }, POST => '/cgi-bin/env.pl', 'Expect: 100-continue'));
like $continue, qr{^HTTP/1\.1 100 Continue\r\n\r\nHTTP/1\.1 200 }, 'a 100 passes as it is';

# Upgraded connections. A browser takes the cookies of a 101.

sub talk {
    my ($host, $target, @fields) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => port($host)) or die "connect: $!";
    local $SIG{ALRM} = sub { die "timeout\n" };
    alarm 60;
    print $socket "GET $target HTTP/1.1\r\nHost: $host\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n",
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", map { "$_\r\n" } @fields, '';
    my $head = '';
    while ($head !~ /\r\n\r\n/) {
        sysread $socket, $head, 1, length $head or last;
    }
    # What goes through the tunnel is no head, whatever it looks like.
    my $octets = "HTTP/1.1 200 OK\r\nSet-Cookie: refused=tunnel\r\n\r\n";
    my $echo   = '';
    if ($head =~ /^HTTP\/1\.1 101/) {
        syswrite $socket, $octets;
        while (length $echo < length $octets) {
            sysread $socket, $echo, 4096, length $echo or last;
        }
    }
    alarm 0;
    return ($head, $echo, $octets);
}

for my $target (qw(/ws-upgrade /ws-tunnel)) {
    my $switch = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      . "$lines\r\n" =~ s/(?<!\r)\n/\r\n/gr;
    for my $apart (0, 1) {
        my @fields = (answer_with($switch), 'X-Stay: 1');
        $fields[0] =~ s/(0d0a)(?=53)/$1./i if $apart;
        my $name = "$target, a 101" . ($apart ? ' in pieces' : '');
        my ($off) = talk('off.test', $target, @fields);
        my ($on, $echo, $octets) = talk('on.test', $target, @fields);
        like $off, qr/^HTTP\/1\.1 101.*refused/s, "$name: without a policy it passes";
        s/^(?:Date|Set-Cookie: \w+_early=).*\n//gim for $off, $on;
        is $on, sifted($off), "$name: only the refused lines go";
        is $echo, $octets, "$name: the tunnel is not read";
    }
    my ($refusal) = talk('on.test', $target, answer_with("HTTP/1.1 403 No\r\nSet-Cookie: refused=1\r\nSet-Cookie: kept=1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    like $refusal, qr/^HTTP\/1\.1 403 .*kept=1/s, "$target, a back end that does not upgrade";
    unlike $refusal, qr/refused/, "$target, and sets cookies with its refusal";
}

done_testing;

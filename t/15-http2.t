#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# What only HTTP/2 has: trailers, early hints of the server's own, pushed
# answers, several streams on a connection. 10-producers.t and the rest ask all
# their questions over HTTP/2 as well.
#
# What httpd does there by itself, with and without a policy, and what
# therefore is not asked for:
#  - mod_http2 joins the equal fields of a 103 and of an nph- script's head by
#    commas, so the kept cookies do not stay alone in their fields there;
#  - a head that core refuses (a bad field name) ends the stream;
#  - an answer to HEAD whose handler flushes may end the stream too.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

plan skip_all => 'mod_http2 does not work under prefork' if !has_h2();

# Every field of every stream, as nghttp saw it, in order: name, colon, value.
sub streams {
    my ($host, $target, @options) = @_;
    my $url = 'http://127.0.0.1:' . port($host) . $target;
    open my $out, '-|', 'nghttp', '-v', '-n', @options, "-H:authority: $host", $url or die "nghttp: $!";
    local $/;
    (my $log = <$out>) =~ s/\e\[[0-9;]*m//g;
    return $log;
}

sub received {
    my ($log) = @_;
    return join '', map { "$_\n" } $log =~ /recv \(stream_id=\d+\) (.*)/g;
}

for my $case (
    [ 'trailers',     '/mischief/trailers', qr/^set-cookie: refused_trailer=1$/m, qr/^set-cookie: keep_trailer=1$/m ],
    [ 'a trailer that changes', '/mischief/turned', qr/^set-cookie: refused_trailer=2$/m, qr/^:status: 200/m ],
    [ 'early hints',  '/hints/plain.txt',   qr/refused_early=1, keep/,            qr/^link: /m ],
    [ 'a pushed answer', '/hints/plain.txt', qr/^set-cookie: refused=static/m,    qr/^set-cookie: kept=static/m ],
    [ 'a 103 from a hook', '/mischief/early', qr/refused=early/,    qr/^:status: 103/m ],
    [ 'a 103 from a back end', '/proxy/', qr/refused=1/, qr/^:status: 103/m,
        answer_with("HTTP/1.1 103 Early Hints\r\nSet-Cookie: refused=1\r\nSet-Cookie: kept=1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") ],
    [ 'an nph- script', '/cgi-bin/nph-cookies.pl', qr/refused=nph/, qr/kept=nph/ ],
) {
    my ($name, $target, $refused, $kept, @fields) = @$case;
    my @options = map { "-H$_" } @fields;
    my $off = received(streams('off.test', $target, @options));
    my $on  = received(streams('on.test',  $target, @options));
    like $off, $refused, "$name: without a policy the cookie passes";
    like $off, $kept, "$name: as does what is declared";
    like $on, $kept, "$name: with a policy that stays";
    unlike $on, qr/refused|stranger|set-cookie2/i, "$name: and the cookie goes, in every frame";
}

# The trailers of a back end are dropped by mod_proxy_http itself.
my ($trailer) = answer_with("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Set-Cookie\r\nConnection: close\r\n\r\n1\r\nx\r\n0\r\nSet-Cookie: refused=trailer\r\n\r\n");
unlike received(streams('on.test', '/proxy/', "-H$trailer")), qr/refused/, 'the trailers of a back end';

# Several streams on one connection, each with its own answer.
my $log = streams('on.test', '/cgi-bin/cookies.pl', map { 'http://127.0.0.1:' . port('on.test') . $_ }
      '/cgi-bin/nph-cookies.pl', '/static/plain.txt', '/mischief/early', '/php/cookies.php', '/perl/cookies');
my $all = received($log);
is scalar(() = $all =~ /^:status: 2/mg), 6, 'six streams on a connection are answered';
unlike $all, qr/refused|stranger|set-cookie2/i, 'and none sets what is refused';

done_testing;

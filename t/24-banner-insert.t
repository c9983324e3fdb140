#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# The banner, the link to its stylesheet and the notices beside frames are put into
# pages, whoever makes them and in whatever pieces they come; every other octet stays,
# and what is not a page stays as it is. t/pages has pages with marks at the places that
# the HTML standard gives.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use IO::Socket::INET;

my ($bare, $banner, $notices) = map { "$_.insert.test" } qw(bare banner notices);

sub proxied {
    my ($host, $head, @parts) = @_;
    my @octets = map { ref $_ ? $$_ : Client::hex($_) } "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n$head\r\n", @parts;
    return ask($host, GET => '/proxy/', map { my $n = $_; sprintf 'X-Answer-%02d: %s', $n, substr join('', @octets), 8000 * $n, 8000 }
          0 .. int(length(join '', @octets) / 8000));
}

# What a host puts at a mark, taken from a page that has nothing else.
my %put;
sub put {
    my ($host, $what, $lang, $src) = @_;
    my $address = $src // '/own';
    my $found = $put{"$host $lang $address"} //= do {
        my $page = proxied($host, "Connection: close\r\n",
            "<html lang='$lang'><head><!----></head><body><!----><iframe src='$address'></iframe><!---->")->{body};
        my ($link, $banner, $notice) = $page =~ m{<head>(.*)<!----></head><body>(.*)<!----><iframe.*</iframe>(.*)<!---->$}s
          or die "no such page: $page";
        +{ HEAD => $link, BODY => $banner, FRAME => $notice };
    };
    return $found->{$what};
}

sub expected {
    my ($host, $marked) = @_;
    my ($lang, $has_link) = ('', 0);
    $marked =~ s{\[\[(HEAD|BODY|FRAME) ?(.*?)\]\]}{
        my ($what, $more) = ($1, $2);
        $lang = $more if $what eq 'BODY';
        my $link = $what eq 'BODY' && !$has_link++ ? put($host, HEAD => '') : '';
        $has_link ||= $what eq 'HEAD';
        $link . put($host, $what, $lang, $what eq 'FRAME' ? $more : undef)}gse;
    return $marked;
}

# With the first <head> and <body> as the places, which is right for what is asked so.
sub with_banner {
    my ($host, $page) = @_;
    my ($lang) = $page =~ /<html lang="(\w+)"/;
    my $body = $lang ? "[[BODY $lang]]" : '[[BODY]]';
    return expected($host, $page =~ s/<head>\K/[[HEAD]]/r =~ s/<body[^>]*>\K/$body/r);
}

for my $host ($banner, $notices) {
    like put($host, HEAD => ''), qr{^<link rel="?stylesheet"? href="?/cookies/state\b[^<]*>$}, 'the link to the stylesheet';
    like put($host, BODY => 'fr'), qr/^<(?=.*\bhidden\b)(?=.*\blang="?fr\b).*>\s*$/s, 'the banner, in the language of the page';
    isnt put($host, BODY => 'fr'), put($host, BODY => 'en'), 'which may be another';
    is put($host, BODY => 'de'), put($host, BODY => 'en'), 'or the default';
    is put($host, FRAME => 'en', '/own'), '', 'no notice beside a frame of the site';
}
like put($notices, FRAME => 'en', 'https://a.test/x'), qr/^<(?=.*\bhidden\b).*a\.test.*>$/s, 'one beside a frame of another';
is put($banner, FRAME => 'en', 'https://a.test/x'), '', 'unless all frames may load';

# Whoever makes the page

my $page = ask($bare, GET => '/dir/')->{body};
like $page, qr/<p>Index/, 'the page itself';
my @ways = (
    [ 'a file', '/dir/index.html' ], [ 'DirectoryIndex', '/dir/' ], [ 'FallbackResource', '/fallback/a' ],
    [ 'mod_rewrite', '/rewritten' ], [ 'SSI', '/page.shtml' ], [ 'CGI', '/cgi-bin/page.pl?hex=' . Client::hex($page) ],
    [ 'a handler that flushes', '/perl/page?plain.html&7' ], [ 'an application', '/proxy/', answer_with(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " . length($page) . "\r\n\r\n$page") ],
    [ 'an application that sends chunks', '/proxy/', answer_with(
        "HTTP/1.1 200 OK\r\nContent-Type: TEXT/HTML\r\nTransfer-Encoding: chunked\r\n\r\n",
        map({ sprintf "%x\r\n%s\r\n", length $_, $_ } unpack '(a13)*', $page), "0\r\n\r\n") ],
    [ 'an application of HTTP/1.0', '/proxy/', answer_with("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n$page") ],
);
for my $way (@ways) {
    my ($name, $target, @fields) = @$way;
    my $plain = ask($bare, GET => $target, @fields)->{body};
    for my $host ($banner, $notices) {
        my $expected = with_banner($host, $plain);
        isnt $expected, $plain, "$name: there is something to put in";
        is ask($host, GET => $target, @fields)->{body}, $expected, "$name: on HTTP/1.1";
        is ask({ host => $host, version => '1.0' }, GET => $target, @fields)->{body}, $expected, "$name: on HTTP/1.0";
        is ask_h2($host, GET => $target, @fields)->{body}, $expected, "$name: on HTTP/2" if has_h2();
        my $head = ask($host, HEAD => $target, @fields);
        is $head->{status}, 200, "$name: to a HEAD";
        ok $head->{raw} =~ /\r\n\r\n\z/, "$name: there is no body then";
    }
}
my $file = ask($banner, GET => '/dir/');
is_deeply [ field($file, 'Content-Length') ], [ length $file->{body} ], 'the length of a file is told';

# What is left alone
for my $case (
    [ 'an error', '/nothing' ], [ 'plain text', '/proxy/', answer_with("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n$page") ],
    [ 'an error of an application', '/proxy/', answer_with("HTTP/1.1 500 No\r\nContent-Type: text/html\r\n\r\n$page") ],
    [ 'an empty page', '/proxy/', answer_with("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n") ],
    [ 'part of a page', '/proxy/', answer_with("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>$page") ],
    [ 'the page of the policy', '/cookies' ],
) {
    my ($name, $target, @fields) = @$case;
    my $left = ask($target eq '/cookies' ? $notices : $bare, GET => $target, @fields)->{body};
    unlike $left, qr{/cookies/state}, "$name has no banner" if $target eq '/cookies';
    is ask($_, GET => $target, @fields)->{body}, $left, "$name is left alone" for $target eq '/cookies' ? () : ($banner, $notices);
}

# Awkward pages, in pieces of any size

for my $path (glob var('t_dir') . '/pages/*.html') {
    my ($name) = $path =~ m{([^/]+)$};
    open my $in, '<:raw', $path or die "$path: $!";
    my $marked = do { local $/; <$in> };
    is ask($notices, GET => "/perl/page?$name&$_")->{body}, expected($notices, $marked), "$name, in pieces of $_ octets" for 0, 1, 5;
    is ask($banner, GET => "/perl/page?$name&1")->{body}, expected($banner, $marked), "$name, without notices";
}

# What a script has sent leaves before it goes on.
sub arrives {
    my ($host, $version, $expect, @parts) = @_;
    my $go = var('t_logs') . "/go-$$";
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => port($host)) or die "connect: $!";
    print $socket Client::request({ host => $host, version => $version }, GET => '/cgi-bin/page.pl?hex=' . join('.', map { Client::hex($_) } @parts) . "&hold=$go");
    my $received = '';
    my $arrived = eval {
        local $SIG{ALRM} = sub { die "timeout\n" };
        alarm 10;
        1 while index($received, $expect) < 0 && sysread $socket, $received, 4096, length $received;
        alarm 0;
        index($received, $expect) >= 0;
    };
    alarm 0;
    open my $signal, '>', $go or die "$go: $!";
    1 while sysread $socket, $received, 4096, length $received;
    unlink $go;
    my ($answer) = Client::parse($received, 'GET');
    return ($arrived, $answer->{body});
}
for my $host ($banner, $notices) {
    for my $version ('1.0', '1.1') {
        for my $case (
            [ 'in the head', '<title>T</title>', '<!doctype html><html><head>', "<title>T</title>\n", '</head><body><p>x' ],
            [ 'in the body', '<p>first', '<!doctype html><html><head></head><body>', '<p>first', '<p>second' ],
            [ 'up to a tag that may open the body', "</head>\n", "<!doctype html><html><head></head>\n<me", 'ta><body>x' ],
        ) {
            my ($name, $expect, @parts) = @$case;
            my ($arrived, $body) = arrives($host, $version, $expect, @parts);
            ok $arrived, "a slow page arrives as it is made, $name ($host, HTTP/$version)";
            is $body, with_banner($host, join('', @parts)), 'and whole';
        }
    }
}

# A page that breaks off is not taken for a whole one.
my $broken = answer_with("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\nConnection: close\r\n\r\n<!doctype html><tit");
unlike ask($banner, GET => '/proxy/', $broken)->{raw}, qr{/cookies/state}, 'nothing is put into a page that breaks off';

# 100 MB in constant memory: what no child's peak grows by.
sub peak {
    open my $pid, '<', var('t_pid_file') or die 'no pid file';
    chomp(my $parent = <$pid>);
    my $peak = 0;
    for my $status (glob '/proc/[0-9]*/status') {
        open my $in, '<', $status or next;
        my $text = do { local $/; <$in> } // '';
        next if $text !~ /^PPid:\s+$parent$/m || $text !~ /^VmHWM:\s+(\d+) kB/m;
        $peak = $1 if $1 > $peak;
    }
    return $peak / 1024;
}

sub length_of {
    my ($host, $target) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => port($host)) or die "connect: $!";
    print $socket Client::request({ host => $host, version => '1.0' }, GET => $target);
    my ($length, $n) = 0;
    $length += $n while $n = sysread $socket, my $octets, 1 << 16;
    return $length;
}

SKIP: {
    skip 'a sanitizer keeps what was freed', 8 if $ENV{B} =~ /asan|valgrind/;
    my $head = '<!doctype html><html lang="en"><head></head><body>';
    my $part = '<p class="a">' . 'x' x 1_900 . '<iframe src="https://a.test/"></iframe></p>';
    my $times = int 100e6 / length $part;
    my $script = "/cgi-bin/page.pl?repeat=$times&hex=" . Client::hex($head) . '(' . Client::hex($part) . ')';
    my $file = var('t_logs') . '/large.html';
    open my $large, '>', $file or die "$file: $!";
    print $large $head;
    close $large;
    truncate $file, 100e6;
    for my $host ($banner, $notices) {
        my $notice = length put($host, FRAME => 'en', 'https://a.test/');
        ask($host, GET => $script =~ s/repeat=\d+/repeat=100/r);
        my $before = peak();
        cmp_ok length_of($host, $script), '>', $times * (length($part) + $notice), "100 MB of a script arrive ($host)";
        cmp_ok peak() - $before, '<', 16, 'and the server keeps none of them';
        cmp_ok length_of($host, '/large.html'), '>', 100e6, "100 MB of a file arrive ($host)";
        cmp_ok peak() - $before, '<', 16, 'and the server keeps none of them';
    }
    unlink $file;
}

done_testing;

#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# What a banner in a page makes of its head: an answer with it is told apart from
# one without, is asked for again with a condition as cheaply as before, and says
# nothing of octets that are not there any more. What gets no banner leaves as
# the site has sent it.

use strict;
use warnings;
use Test::More;
use IO::Uncompress::Gunzip qw(gunzip);
use lib 't/lib';
use Client;

sub head {
    my ($value) = field(@_);
    return $value;
}

sub banners { my $n = () = $_[0] =~ /<cookie-policy /g; $n }

my $mark = qr/~cp\.[A-Za-z0-9_-]{8}/;

# Where pages come from.
my %pages = (
    'a file'                              => '/page.html',
    'an index'                            => '/',
    'a back end'                          => '/origin/page.html',
    'a back end that compresses'          => '/packed/page.html',
    'a script'                            => '/cgi-bin/heads.pl',
    'a handler in this server'            => '/perl/heads',
);

for my $from (sort keys %pages) {
    my $path   = $pages{$from};
    my $bare   = ask('bare.heads.test', GET => $path);
    my $answer = ask('banner.heads.test', GET => $path);
    my $etag   = head($answer, 'ETag');

    is_deeply [ $answer->{status}, banners($answer->{body}) ], [ 200, 1 ], "$from: a page with a banner";
    my ($plain) = head($bare, 'ETag') =~ /^(?:W\/)?"(.*)"$/;
    like $etag, qr{^W/"\Q$plain\E$mark"$}, '... whose entity tag is the own one, weak and marked';
    for my $gone (qw(Last-Modified Accept-Ranges Content-MD5)) {
        is head($answer, $gone), undef, "... without $gone";
    }
    isnt head($bare, 'Last-Modified'), undef, '... which the page alone has';
    is head($answer, 'Content-Length') // length $answer->{body}, length $answer->{body}, '... and of the right length';

    my $again = ask('banner.heads.test', GET => $path, "If-None-Match: $etag");
    is_deeply [ $again->{status}, head($again, 'ETag'), $again->{body} ], [ 304, $etag, '' ], '... a condition with it gives 304';
    is head($again, 'Last-Modified'), undef, '... also without Last-Modified';
    is ask('banner.heads.test', GET => $path, qq{If-None-Match: "other", $etag , W/"another"})->{status}, 304, '... and in a list';
    is ask('banner.heads.test', GET => $path, 'If-None-Match: W/"other' . ($etag =~ /($mark)/)[0] . '"')->{status}, 200,
      '... but not with another tag';
    (my $old = $etag) =~ s/$mark/~cp.AAAAAAAA/;
    is banners(ask('banner.heads.test', GET => $path, "If-None-Match: $old")->{body}), 1, '... nor with that of another banner';

    my $head = ask('banner.heads.test', HEAD => $path);
    is_deeply [ $head->{status}, map { head($head, $_) } qw(ETag Last-Modified Accept-Ranges) ], [ 200, $etag, undef, undef ],
      '... HEAD says the same';
    is head($head, 'Content-Length') // length $answer->{body}, length $answer->{body}, '... and no other length';

    # A browser that kept the page from before there was a banner.
    for my $condition ('If-None-Match: ' . head($bare, 'ETag'), 'If-Modified-Since: ' . head($bare, 'Last-Modified')) {
        my ($name) = split /:/, $condition;
        is banners(ask('banner.heads.test', GET => $path, $condition, 'Sec-Fetch-Dest: document')->{body}), 1,
          "... $name of the page alone does not keep the banner from a reader";
        my $kept = ask('banner.heads.test', GET => $path, $condition);
        is_deeply [ $kept->{status}, head($kept, 'ETag') ], [ 304, head(ask('bare.heads.test', GET => $path, $condition), 'ETag') ],
          '... and for others nothing changes';
    }
    next if !has_h2();
    my $h2 = ask_h2('banner.heads.test', GET => $path);
    is_deeply [ banners($h2->{body}), head($h2, 'ETag') ], [ 1, $etag ], '... over HTTP/2 as well';
    is ask_h2('banner.heads.test', GET => $path, "If-None-Match: $etag")->{status}, 304, '... with its condition';
}

# Byte ranges are of the page as it leaves.
{
    my $whole = ask('banner.heads.test', GET => '/page.html', 'Range: bytes=0-9');
    is_deeply [ $whole->{status}, banners($whole->{body}) ], [ 200, 1 ], 'a range of a file with a banner is the whole of it';
    my $part = ask('banner.heads.test', GET => '/origin/page.html', 'Range: bytes=0-9');
    is_deeply [ $part->{status}, $part->{body} ], [ 206, '<!DOCTYPE ' ], 'a range that a back end sends is left alone';
    is head($part, 'ETag'), head(ask('bare.heads.test', GET => '/page.html'), 'ETag'), '... with its own entity tag';
}

# What compresses behind the banner.
for my $case (
    [ 'deflate.heads.test', 'gzip',     'gzip' ],
    [ 'deflate.heads.test', 'gzip, br', 'gzip' ],
    [ 'brotli.heads.test',  'gzip, br', 'br' ],
    [ 'brotli.heads.test',  'gzip',     'gzip' ],
    [ 'deflate.heads.test', 'br',       undef ],
    [ 'deflate.heads.test', 'identity', undef ],
  )
{
    my ($host, $accept, $encoding) = @$case;
    for my $path ('/page.html', '/origin/page.html', '/packed/page.html') {
        my $what   = "$host$path, Accept-Encoding: $accept";
        my $answer = ask($host, GET => $path, "Accept-Encoding: $accept");
        is head($answer, 'Content-Encoding'), $encoding, "$what: is compressed for the visitor";
        is banners(plain($answer, $host, $path)), 1, '... with the banner, once';
        my $etag = head($answer, 'ETag');
        like $etag, qr{^W/"[^"]*$mark"$}, '... and a marked entity tag';
        is ask($host, GET => $path, "Accept-Encoding: $accept", "If-None-Match: $etag")->{status}, 304, '... whose condition gives 304';
        my $head = ask($host, HEAD => $path, "Accept-Encoding: $accept");
        is head($head, 'ETag'), $etag, '... HEAD has the same tag';
    }
}

# An answer's body, as the visitor reads it.
sub plain {
    my ($answer, $host, $path) = @_;
    my $encoding = head($answer, 'Content-Encoding') // 'identity';
    return $answer->{body} if $encoding eq 'identity';
    if ($encoding eq 'gzip') {
        gunzip(\$answer->{body}, \my $plain) or return 'cannot be decoded';
        return $plain;
    }
    open my $curl, '-|', qw(curl -s --compressed -H), 'Accept-Encoding: br', '-H', "Host: $host", 'http://127.0.0.1:' . port($host) . $path
      or die $!;
    local $/;
    return scalar <$curl>;
}

# mod_deflate names what it has decoded, by default; that is no name for a visitor.
{
    my ($bare, $etag) = map { head(ask($_, GET => '/packed/page.html', 'Accept-Encoding: gzip'), 'ETag') } 'bare.heads.test', 'suffix.heads.test';
    my ($plain) = $bare =~ /^(?:W\/)?"(.*)"$/;
    like $etag, qr{^W/"\Q$plain\E$mark"$}, 'the entity tag of a page that was decoded is the back end\'s own, marked';
    is_deeply [ map { $_->{status}, head($_, 'ETag') } ask('suffix.heads.test', GET => '/packed/page.html', 'Accept-Encoding: gzip', "If-None-Match: $etag") ],
      [ 304, $etag ], '... whose condition gives 304';
}

# What is compressed for others stays so.
{
    my $style = ask('banner.heads.test', GET => '/packed/site.css', 'Accept-Encoding: gzip');
    is head($style, 'Content-Encoding'), 'gzip', 'a stylesheet that a back end has compressed is not decoded';
    is head($style, 'ETag'), head(ask('bare.heads.test', GET => '/packed/site.css', 'Accept-Encoding: gzip'), 'ETag'),
      '... and keeps its entity tag';
    is ask('banner.heads.test', GET => '/packed/site.css', 'If-None-Match: ' . head($style, 'ETag'))->{status}, 304, '... and its conditions';
}

# What an application is asked for.
for my $case ([ 'gzip, br' => 'gzip' ], [ 'br' => 'identity' ], [ 'br;q=1, gzip;q=0.5' => 'gzip' ], [ '' => undef ]) {
    my ($accept, $asked) = @$case;
    my @fields = $accept ? "Accept-Encoding: $accept" : ();
    my ($got) = ask('banner.heads.test', GET => '/raw/x', @fields)->{body} =~ /^Accept-Encoding: (.*?)\r$/m;
    is $got, $asked, "Accept-Encoding: $accept is narrowed to what can be undone";
    ($got) = ask('banner.heads.test', GET => '/raw/admin/x', @fields)->{body} =~ /^Accept-Encoding: (.*?)\r$/m;
    is $got // '', $accept, '... not for pages that are left alone';
}

# What is left alone: every field and octet is as without a banner.
my $html = "<!DOCTYPE html>\n<html><head></head><body>x</body></html>";
sub origin {
    my ($status, @fields) = @_;
    return answer_with("HTTP/1.1 $status\r\nConnection: close\r\nETag: \"e\"\r\nAccept-Ranges: bytes\r\n"
          . 'Content-Length: ' . length($html) . "\r\n", map({ "$_\r\n" } @fields), "\r\n$html");
}
sub same {
    my ($what, $host, $method, $path, @fields) = @_;
    my ($bare, $answer) = map { ask($_, $method => $path, @fields) } 'bare.heads.test', $host;
    my ($want, $got) = map { my $a = $_; join '', $a->{status}, "\n", (map { join(': ', @$_) . "\n" } fields($a)), $a->{body} } $bare, $answer;
    is $got, $want, "$what is left alone";
}
sub fields {
    my ($answer) = @_;
    my @fields;
    for ($answer->{head} =~ /^([^:\r\n]+: .*?)\r?$/mg) {
        my ($name, $value) = split /: */, $_, 2;
        push @fields, [ $name, $value ] if $name !~ /^(?:Date|Vary)$/i;
    }
    return @fields;
}
my $type = 'Content-Type: text/html';
same(@$_)
  for (
    [ 'a page of a path that is excluded', 'banner.heads.test', GET  => '/private/page.html' ],
    [ '... as a HEAD',                     'banner.heads.test', HEAD => '/private/page.html' ],
    [ 'XHTML',                             'banner.heads.test', GET  => '/page.xhtml' ],
    [ 'a text',                            'banner.heads.test', GET  => '/page.txt' ],
    [ 'UTF-16',                            'banner.heads.test', GET  => '/wide.html' ],
    [ 'an error document',                 'banner.heads.test', GET  => '/nowhere' ],
    [ 'a page in Report',                  'report.heads.test', GET  => '/page.html' ],
    [ 'a page with the banner Off',        'off.heads.test',    GET  => '/page.html' ],
    [ 'an application\'s own 404',         'banner.heads.test', GET  => '/raw/x', origin('404 Not Found', $type) ],
    [ 'another 2xx',                       'banner.heads.test', GET  => '/raw/x', origin('203 Other', $type) ],
    [ 'a page without a type',             'banner.heads.test', GET  => '/raw/x', origin('200 OK') ],
    [ 'a type that begins alike',          'banner.heads.test', GET  => '/raw/x', origin('200 OK', 'Content-Type: text/htmlx') ],
    [ 'a page in Brotli',                  'banner.heads.test', GET  => '/raw/x', origin('200 OK', $type, 'Content-Encoding: br') ],
    [ 'no-transform',                      'banner.heads.test', GET  => '/raw/x', origin('200 OK', $type, 'Cache-Control: max-age=9, no-transform') ],
    [ 'a 304 to a tag without the mark',   'banner.heads.test', GET  => '/raw/x', 'If-None-Match: "e"', origin('304 Not Modified', $type) ],
    [ 'the answer to a POST',              'banner.heads.test', POST => '/raw/x', origin('200 OK', $type), 'Content-Length: 0' ],
  );
ok scalar(log_lines('error_log', qr{cookiepolicy: no banner in '/raw/x' and in whatever else comes encoded as 'br'})),
  'an encoding that cannot be undone is a warning';

# Fields that speak of the page's octets.
for my $field ('Content-MD5: x', 'Digest: SHA-256=x', 'Content-Digest: sha-256=:x:', 'Repr-Digest: sha-256=:x:', 'Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT') {
    my ($name) = split /:/, $field;
    my $answer = ask('banner.heads.test', GET => '/raw/x', origin('200 OK', $type, $field));
    is_deeply [ banners($answer->{body}), head($answer, $name) ], [ 1, undef ], "$name goes";
}
is head(ask('banner.heads.test', GET => '/raw/x', answer_with("HTTP/1.1 200 OK\r\n$type\r\nETag: e\r\nConnection: close\r\n\r\n$html")), 'ETag'),
  undef, 'what is no entity tag goes';
is banners(ask('banner.heads.test', GET => '/raw/x', answer_with("HTTP/1.1 200 OK\r\nContent-Type: TEXT/HTML ;charset=x\r\nConnection: close\r\n\r\n$html"))->{body}),
  1, 'types are compared without case';

# Whole segments, however they are written.
for my $case (
    [ '/raw/admin'        => 0 ], [ '/raw/admin/x'  => 0 ], [ '/raw/%61dmin/x' => 0 ], [ '/raw//admin/x'    => 0 ],
    [ '/raw/x/../admin/'  => 0 ], [ '/raw/admin?x'  => 0 ], [ '/raw/admins'    => 1 ], [ '/raw/administer/' => 1 ],
    [ '/raw/x/admin'      => 1 ], [ '/raw/ADMIN/x'  => 1 ], [ '/raw/admin/../x' => 1 ],
  )
{
    my ($path, $banners) = @$case;
    is banners(ask('banner.heads.test', GET => $path, origin('200 OK', $type))->{body}), $banners,
      "$path is " . ($banners ? 'a page like others' : 'excluded');
}

# mod_cache, before everything and as a handler, keeps pages with the banner.
for my $host ('quick.heads.test', 'cache.heads.test') {
    my $path = "/raw/cached/$$";
    my @page = origin('200 OK', $type, 'Cache-Control: max-age=600');
    my $miss = ask($host, GET => $path, @page);
    my $etag = head($miss, 'ETag');
    my $hit  = ask($host, GET => $path);
    is_deeply [ map { [ banners($_->{body}), head($_, 'ETag') ] } $miss, $hit ], [ ([ 1, $etag ]) x 2 ], "$host: one banner, kept";
    like head($hit, 'X-Cache'), qr/^HIT/, '... from the cache';
    like $etag, qr{^W/"e$mark"$}, '... with its mark';
    my $again = ask($host, GET => $path, "If-None-Match: $etag");
    is $again->{status}, 304, '... whose condition it answers';
    like head($again, 'X-Cache'), qr/^HIT/, '... by itself';
    is head(ask($host, GET => $path, 'Accept-Encoding: br'), 'X-Cache') =~ /^HIT/ ? 1 : 0, 1, '... for every encoding that is asked for';

    # A stale copy is asked for with the application's own tag.
    $path .= '/stale';
    ask($host, GET => $path, origin('200 OK', $type, 'Cache-Control: max-age=0'));
    my $fresh = ask($host, GET => $path, answer_with("HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\nCache-Control: max-age=600\r\nConnection: close\r\n\r\n"));
    is_deeply [ $fresh->{status}, banners($fresh->{body}), head($fresh, 'ETag') ], [ 200, 1, $etag ], '... and a stale one holds again after a 304';
}

done_testing;

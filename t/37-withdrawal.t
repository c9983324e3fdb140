#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# What a visitor has refused is deleted where a document is asked for, whoever
# answers, and by the answer to the choice itself. What is undecided is only
# withheld. Which lines are made of which row is in t/unit/withdraw.c.

use strict;
use warnings FATAL => 'all';
use JSON::PP ();
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $host     = 'www.withdraw.test';
my $document = 'Sec-Fetch-Dest: document';
my $evil     = 'Sec-Fetch-Site: cross-site';

# The names that an answer deletes, each once, in order.
sub deleted {
    my ($answer) = @_;
    my %seen;
    return join ' ', grep { !$seen{$_}++ } map { /^([^=]+)=; Path=\S+; Max-Age=0(?:;|$)/ ? $1 : () } @{ cookies($answer) };
}

sub visit {
    my ($cookie, $path, @fields) = @_;
    return ask($host, GET => $path, "Cookie: $cookie", @fields);
}

my $refused = chosen($host, 'choice=none');
my $granted = chosen($host, 'choice=all');
my $partly  = chosen($host, 'statistical=on&cnt=on');
my $all     = '_ga=1; _ga_X=2; two=3; dom=4; ads=5; cnt=6; sid=7; stranger=8';

# --- what ----------------------------------------------------------------------

is deleted(visit("$all; $refused", '/', $document)), '_ga _ga_X two dom ads cnt', 'what was refused is deleted';
is deleted(visit($all, '/', $document)), '', 'before any choice nothing is';
is deleted(visit("$all; $granted", '/', $document)), '', 'nor what was granted';
is deleted(visit("$all; $partly", '/', $document)), 'ads cnt', '... and each category by itself';
is deleted(visit("sid=1; $refused", '/', $document)), '', 'what is necessary is not';
{
    # The same without a word on advertising, and with a grant that no longer covers it.
    my ($categories) = (split /\./, $refused)[3];
    my $silent  = rewritten($refused, CATEGORIES => $categories =~ s/~?advertising:n//r);
    my $changed = rewritten($refused, CATEGORIES => $categories =~ s/advertising:n/advertising:y:zzzzs/r);
    for my $case ([ 'undecided', $silent ], [ 'changed since', $changed ]) {
        my $answer = visit("$all; $case->[1]", '/', $document);
        is deleted($answer), '_ga _ga_X two dom cnt', "$case->[0] is not deleted";
        is seen($host, "$all; $case->[1]")->{cookie}, 'sid=7', '... but withheld';
    }
}
is deleted(visit("$_; $refused", '/', $document)), '', "no name of ours: $_"
  for '_GA=1', '"_ga"=1', '=_ga=1', '%5Fga=1', 'sid=1, _ga=1', '_ga';
is deleted(visit("shop=1; _ga=1; $refused", '/shop/x', $document)), 'shop _ga', 'below its path';
like +(grep { /^shop=/ } @{ cookies(visit("shop=1; $refused", '/shop/x', $document)) })[0],
  qr{^shop=; Path=/shop; Max-Age=0$}, '... with its path';
unlike join("\n", @{ cookies(visit("$all; $refused", '/', $document)) }), qr/preferences/, 'the choice stays';

# By whatever name the host was called.
for my $case (
    [ $host                 => [ '', "; Domain=$host", '; Domain=withdraw.test' ] ],
    [ 'WWW.Withdraw.Test:80' => [ '', "; Domain=$host", '; Domain=withdraw.test' ] ],
    [ 'a.b.withdraw.test'   => [ '', '; Domain=a.b.withdraw.test', '; Domain=withdraw.test', '; Domain=b.withdraw.test' ] ],
    [ '192.0.2.9'           => [ '', '; Domain=192.0.2.9' ] ],
    [ '[fd00::2]:8080'      => [''] ],
  )
{
    my ($name, $domains) = @$case;
    is_deeply cookies(ask({ host => $name, port => port($host) }, GET => '/', "Cookie: _ga=1; $refused", $document)),
      [ map { "_ga=; Path=/; Max-Age=0$_" } @$domains ], "every place of $name";
}

# --- when ----------------------------------------------------------------------

for my $case (
    [ 1, 'Sec-Fetch-Dest: document' ], [ 1, 'Sec-Fetch-Dest: iframe' ], [ 1, 'Sec-Fetch-Dest: frame' ],
    [ 0, 'Sec-Fetch-Dest: image' ],    [ 0, 'Sec-Fetch-Dest: empty' ],  [ 0, 'Sec-Fetch-Dest: Document' ],
    [ 0, 'Sec-Fetch-Dest: image', 'Accept: text/html' ],
    [ 1, 'Sec-Fetch-Dest: document', 'Accept: */*' ],
    [ 1, 'Accept: text/html,application/xhtml+xml;q=0.9' ], [ 1, 'Accept: */*, Text/HTML' ],
    [ 0, 'Accept: */*' ], [ 0, 'Accept: image/png' ], [0],
  )
{
    my ($is, @fields) = @$case;
    is deleted(visit("_ga=1; $refused", '/', @fields)), $is ? '_ga' : '', join ', ', 'asked with', @fields;
}

# Whoever answers, and however. [ name, status, path, method, fields ]
my $static = ask($host, GET => '/static/plain.txt');
my ($etag) = field($static, 'ETag');
my $empty  = "Content-Length: 0\r\nConnection: close\r\n\r\n";
my @answers = (
    [ 'a back end',           200, '/x' ],
    [ 'a file',               200, '/static/plain.txt' ],
    [ 'a file not modified',  304, '/static/plain.txt', GET => "If-None-Match: $etag" ],
    [ 'a script',             302, '/cgi-bin/cookies.pl?status=302' ],
    [ 'a redirect',           302, '/moved' ],
    [ 'nothing there',        404, '/static/none' ],
    [ 'an error document',    404, '/errors/none' ],
    [ 'an error in a word',   403, '/errors/closed/' ],
    [ 'the page',             200, '/cookies' ],
    [ 'policy.json',          200, '/cookies/policy.json' ],
    [ 'no content',           204, '/', GET => answer_with("HTTP/1.1 204 None\r\n$empty") ],
    [ 'nobody behind us',      503, '/gone' ],
    [ 'a head alone',         200, '/static/plain.txt', 'HEAD' ],
    [ 'a form',               200, '/x', 'POST' ],
    [ 'OPTIONS',              200, '/static/plain.txt', 'OPTIONS' ],
);
for my $case (@answers) {
    my ($name, $status, $path, $method, @fields) = @$case;
    for my $http ([ 'HTTP/1.1', \&ask, {} ], [ 'HTTP/1.0', \&ask, { version => '1.0' } ], has_h2() ? [ 'HTTP/2', \&ask_h2, {} ] : ()) {
        my ($version, $ask, $to) = @$http;
        my $answer = $ask->({ %$to, host => $host }, $method // 'GET', $path, "Cookie: _ga=1; $refused", $document, @fields);
        is $answer->{status}, $status, "$name, $version: $status";
        is deleted($answer), '_ga', '... deletes';
        my $cache = join ',', field($answer, 'Cache-Control');
        like $cache, qr/\b(?:private|no-store)\b/, '... and is nobody else\'s';
        like join(',', field($answer, 'Vary')), qr/\bCookie\b/, '... as caches are told';
        unlike join(',', field($answer, 'Vary')), qr/Sec-GPC/, '... without a word of signals' if $path !~ /cookies\b/;
    }
}
{
    my $answer = visit("_ga=1; $refused", '/', $document, answer_with("HTTP/1.1 200 OK\r\nCache-Control: public, max-age=9\r\n"
          . "CDN-Cache-Control: max-age=9\r\nSet-Cookie: sid=2; Path=/\r\nSet-Cookie: _ga=9\r\n$empty"));
    is_deeply cookies($answer), [ (map { "_ga=; Path=/; Max-Age=0$_" } '', "; Domain=$host", '; Domain=withdraw.test'), 'sid=2; Path=/' ],
      'the site\'s own cookies stay as they are';
    is join(',', field($answer, 'Cache-Control')), 'max-age=9, private', '... in an answer that was public';
    is_deeply [ field($answer, 'CDN-Cache-Control') ], [], '... also for networks';
    is_deeply [ map { scalar @{ cookies(visit("_ga=1; $refused", "/x?$_", $document)) } } qw(x unset edit) ], [ 3, 3, 3 ],
      'no `Header` takes them off';
    unlike join(' ', @{ cookies(visit("_ga=1; $refused", '/x?edit', $document)) }), qr/Edited/, '... or changes them';
    my $raw = exchange(join '', map { Client::request({ host => $host, keep => $_ < 2 }, GET => '/x', "Cookie: _ga=$_; $refused", $document) } 1, 2);
    is_deeply [ map { deleted($_) } parse($raw, 'GET', 'GET') ], [ '_ga', '_ga' ], 'each request of a connection has its own';
    $raw = exchange(join '', Client::request({ host => $host, keep => 1 }, GET => '/x', "Cookie: _ga=1; $refused", $document),
        Client::request($host, GET => '/x', $document));
    is_deeply [ map { deleted($_) } parse($raw, 'GET', 'GET') ], [ '_ga', '' ], '... and nobody has another\'s';
    my $early = visit("_ga=1; $refused", '/', $document, answer_with("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n$empty"));
    unlike join('', @{ $early->{interim} }), qr/Set-Cookie/i, 'an interim head has none';
    is deleted($early), '_ga', '... but the answer has';
}

# A cache in this server keeps the answer, not the deletion.
for my $how (qw(quick handler)) {
    my $at    = "$how.withdraw.test";
    my $path  = "/$how-" . time . $$;
    my ($fresh) = answer_with("HTTP/1.1 200 OK\r\nCache-Control: public, max-age=600\r\nETag: \"e\"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    my $own   = chosen($at, 'choice=none');
    my ($miss, $hit, $other) = map { ask($at, GET => $path, $document, @$_) }
      [ "Cookie: _ga=1; $own", $fresh ], [ "Cookie: _ga=1; $own" ], [];
    like join(',', field($hit, 'X-Cache')), qr/^HIT/, "$how: a hit";
    is deleted($_), '_ga', '... deletes like a miss' for $miss, $hit;
    like join(',', field($other, 'X-Cache')), qr/^HIT/, '... and somebody else hits';
    is_deeply [ cookies($other), [ field($other, 'Vary') ] ], [ [], [] ], '... without any of it';
    is join(',', field($other, 'Cache-Control')), 'public, max-age=600', '... and as public as it was';
}

# --- the choice just posted ------------------------------------------------------

sub location { (field($_[0], 'Location'))[0] // '' }
for my $http ([ 'HTTP/1.1', 0 ], has_h2() ? [ 'HTTP/2', 1 ] : ()) {
    my ($version, $h2) = @$http;
    my $to = { host => $host, h2 => $h2 };
    my $answer = post($to, 'choice=none', OURS, "Cookie: $all; $granted");
    is deleted($answer), '_ga _ga_X two dom ads cnt', "$version: the answer to a withdrawal deletes";
    like location($answer), qr{\?saved=\d+\.6#}, '... and says how many';
    ok stored($answer), '... and stores it';
    is deleted(post($to, 'choice=none', OURS, "Cookie: $all")), '_ga _ga_X two dom ads cnt', '... a first one, too';
    $answer = post($to, 'choice=all&policy=HASH', OURS, "Cookie: $all; $refused", $document);
    is deleted($answer), '', 'after a grant nothing of the old refusal is left';
    like location($answer), qr{\?saved=\d+\.0#}, '... which the page is told';
    is deleted(post($to, 'advertising=on&policy=HASH', OURS, "Cookie: $all; $granted")), '_ga _ga_X two dom cnt',
      'what was unticked goes';
    $answer = post($to, 'choice=none&return=/x', OURS, "Cookie: $all; $granted");
    is deleted($answer), '_ga _ga_X two dom ads cnt', 'wherever it leads';
    $answer = post($to, 'choice=none', OURS, "Cookie: $all", 'Accept: application/json');
    my $choice = JSON::PP->new->utf8->decode($answer->{body})->{choice};
    is_deeply $choice->{deleted}, [qw(_ga _ga_X two dom ads cnt)], 'JSON names them';
    is deleted($answer), '_ga _ga_X two dom ads cnt', '... and they go';
    $answer = post($to, 'choice=none', OURS, 'Accept: application/json');
    is_deeply +JSON::PP->new->utf8->decode($answer->{body})->{choice}{deleted}, [], 'JSON says so of nobody';
    is deleted(post($to, 'choice=none', $evil, "Cookie: $all; $granted")), '', 'a form that is turned away deletes nothing';
}
ok !exists policy($host, "Cookie: _ga=1; $refused", $document)->{choice}{deleted}, 'policy.json by itself says nothing of it';

# The page that follows says it; but not more than can be.
{
    my $answer = post($host, 'choice=none', OURS, "Cookie: $all");
    my $cookie = stored($answer);
    my ($t) = location($answer) =~ /saved=(\d+)/;
    for my $case (
        [ 'saved=T.6', qr/6 cookies were deleted\./ ], [ 'saved=T.1', qr/1 cookie was deleted\./ ],
        [ 'lang=fr&saved=T.6', qr/6 cookies ont été supprimés\./ ],
        [ 'saved=T.0', undef ], [ 'saved=T.', undef ], [ 'saved=T.x', undef ], [ 'saved=T.-1', undef ],
        [ 'saved=T.6x', undef ], [ 'saved=T.21', undef ], [ 'saved=T.99999999999999999999', undef ],
      )
    {
        my ($query, $said) = @$case;
        my $page = ask($host, GET => '/cookies?' . $query =~ s/T/$t/r, "Cookie: $cookie");
        like $page->{body}, qr/role="status"/, "$query: saved";
        like $page->{body}, $said, '... and so many deleted' if $said;
        unlike $page->{body}, qr/cookies? (?:was|were) deleted/, '... and nothing more' if !$said;
    }
    my $other = ask($host, GET => '/cookies?saved=' . ($t - 1) . '.6', "Cookie: $cookie");
    unlike $other->{body}, qr/were deleted/, 'another choice says nothing';
    $other = ask($host, GET => "/cookies?saved=$t.6");
    unlike $other->{body}, qr/were deleted/, '... nor one that was not kept';
}

# --- what proves nothing -----------------------------------------------------------

# Browsers leave the choice cookie out of what other sites start: its absence is
# no refusal, and no signal makes it one.
for my $signal ([], ['Sec-GPC: 1']) {
    my $with = @$signal ? 'with Sec-GPC' : 'without Sec-GPC';
    for my $case (
        [ POST => '/x', $evil ],
        [ POST => '/x', 'Origin: http://evil.test' ],
        [ POST => '/x' ],
        [ POST => '/errors/none' ],    # whose error document makes a GET of it
        [ POST => '/errors/none', $evil ],
        [ PUT  => '/x', 'Sec-Fetch-Site: same-origin' ],
        [ GET  => '/x', $evil ],
        [ GET  => '/x', 'Referer: http://evil.test/' ],
      )
    {
        my ($method, $path, @fields) = @$case;
        my $answer = ask({ host => $host, $method eq 'GET' ? () : (body => 'a=b') }, $method => $path,
            "Cookie: $all", 'Sec-Fetch-Dest: iframe', @$signal, @fields);
        is deleted($answer), '', "a cross-site $method that arrives without the choice cookie deletes nothing: $with, $path @fields";
    }
    is deleted(ask($host, GET => '/x', "Cookie: $all", 'Sec-Fetch-Dest: document', @$signal, "Sec-Fetch-Site: $_")),
      @$signal ? '_ga _ga_X two dom ads cnt' : '', "one of this site's own, $with: $_" for qw(same-origin same-site none);
    is deleted(ask($host, HEAD => '/x', "Cookie: _ga=1", 'Sec-Fetch-Dest: document', @$signal)),
      @$signal ? '_ga' : '', "a head, $with";
}
is deleted(ask('none.withdraw.test', POST => '/x', "Cookie: $all; __Host-cookies_preferences=1; " . chosen('none.withdraw.test', 'choice=none'), $document, $evil)),
  '_ga _ga_X two dom ads cnt', 'where the choice comes along, it counts; and is not deleted, however it is declared';
{
    # In a frame on another site browsers take SameSite=None alone, and that with Secure.
    my $framed = sub {
        my ($at, $name) = @_;
        my $own = chosen($at, 'choice=none');
        return join "\n", grep { /^$name=;/ } @{ cookies(ask($at, GET => '/x', "Cookie: _ga=1; $own", 'Sec-Fetch-Dest: iframe', $evil)) };
    };
    like $framed->('tls-none.withdraw.test', '_ga'), qr/^(?:_ga=; Path=\/; Max-Age=0(?:; Domain=\S+)?; Secure; SameSite=None\n?){3}\z/,
      'where a choice comes along into frames, deletions are such as count there';
    unlike $framed->('none.withdraw.test', '_ga'), qr/Secure|SameSite/, '... not on http, where browsers would take none of them';
    my $answer = post('tls-none.withdraw.test', 'choice=none', OURS, 'Cookie: cookies_preferences=a; cookies_preferences=b');
    my @expired = grep { /^cookies_preferences=;/ } @{ cookies($answer) };
    is scalar(@expired), 2, 'and the choice\'s own name';
    is_deeply [ grep { !/; Secure; SameSite=None\z/ } @expired ], [], '... is expired there, too';
}
is deleted(visit("_ga=1; $_", '/', $document)), '', "a choice that does not count deletes nothing: $_"
  for 'cookies_preferences=broken', rewritten($refused, ISSUED => base36(time - 3e7)), "$refused; $granted";

{
    my $at  = 'report.withdraw.test';
    my $own = $refused;
    for my $fields ([], ['Sec-GPC: 1']) {
        my $answer = ask($at, GET => '/', "Cookie: $all; $own", $document, @$fields);
        is_deeply [ cookies($answer), [ field($answer, 'Cache-Control') ], [ field($answer, 'Vary') ] ], [ [], [], [] ], "Report deletes nothing @$fields";
        like $answer->{body}, qr/^Cookie: \Q$all\E/m, '... and holds nothing back';
    }
}

# --- how much -----------------------------------------------------------------------

{
    my @names = map { "_ga_$_" } 1 .. 50;
    my %left  = map { $_ => 1 } @names;
    my $turns = 0;
    while (%left && $turns++ < 20) {
        my $answer = visit(join('; ', (map { "$_=1" } grep { $left{$_} } @names), $refused), '/', $document);
        my @lines  = @{ cookies($answer) };
        cmp_ok scalar @lines, '<=', 20, 'twenty lines at most';
        my %lines;
        $lines{ s/=.*//r }++ for @lines;
        is_deeply [ grep { $_ != 3 } values %lines ], [], '... and whole names';
        delete @left{ keys %lines };
    }
    is_deeply [ keys %left ], [], '... until all have gone';
    is $turns, 9, '... six at a time';
    my $long   = join '; ', map { "_ga_" . 'x' x 150 . "$_=1" } 1 .. 40;
    my $answer = visit("$long; $refused", '/', $document);
    my $octets = 0;
    $octets += length("Set-Cookie: $_\r\n") for @{ cookies($answer) };
    cmp_ok $octets, '<=', 2048, '2 KiB at most';
    cmp_ok $octets, '>', 1024, '... but not next to nothing';
}

# --- who does not go ------------------------------------------------------------------

{
    my $at  = 'stubborn.withdraw.test';
    my $own = chosen($at, 'choice=none');
    my $now = time;
    # On one connection, and so in one child.
    my $requests = sub {
        my ($cookies, $when, @fields) = @_;
        my @octets = map { Client::request({ host => $at, keep => 1 }, GET => '/', "Cookie: $cookies; $own", at($when), @fields) } 1 .. 6;
        return exchange(join '', @octets, Client::request($at, GET => '/'));
    };
    $requests->('_ga=1', $now + 30, $document);
    $requests->('two=1', $now + 600);
    $requests->('shop=1', $now + 600, $document);
    $requests->("sid=1; ads2=1", $now + 600, $document);
    exchange(join '', map { Client::request({ host => $at, keep => $_ < 4 }, GET => '/', 'Cookie: odd=1; ' . $granted, at($now + 600), $document, 'Sec-GPC: 1') } 1 .. 4);
    exchange(join '', map { Client::request({ host => $at, keep => $_ < 2 }, GET => '/', "Cookie: oddly=secret; $own", at($now + 600), $document) } 1, 2);
    my $raw = $requests->('three=secret; odd\'y=secret', $now + 600, $document);
    is scalar(() = $raw =~ m{^HTTP/1.1 200}mg), 7, 'seven requests';
    my @said = log_lines('stubborn_log', qr/still comes/, 2);
    my @names = sort map { /cookie '(.*?)' still comes/ } @said;
    is_deeply \@names, [ "odd'y", 'three' ], 'who still comes more than a minute later is told of, once, at the third time';
    like $said[0], qr/declare domain= and path=/, '... with a hint';
    unlike join('', @said), qr/secret/, '... and never a value';
}

done_testing;

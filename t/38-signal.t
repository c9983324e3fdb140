#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Sec-GPC (Global Privacy Control): what it decides, whom it does not, what is
# told to visitors, applications and caches, and the statement of the site. All
# combinations of choices and signal are in t/unit/signal.c.

use strict;
use warnings FATAL => 'all';
use JSON::PP ();
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $host   = 'signal.test';
my $signal = 'Sec-GPC: 1';
my $all    = '_ga=1; ads=2; cnt=3; sid=4';

sub json { return JSON::PP->new->utf8->decode($_[0]) }

sub told {
    my ($to, @fields) = @_;
    my $answer = ask($to, GET => '/application', @fields);
    my %told;
    $told{ lc $1 } = $2 while $answer->{body} =~ /^(?:X-)?(Consent|State|Cookie|Sec-GPC):[ \t]*(.*?)\r?$/mgi;
    return \%told;
}

# --- what it decides ---------------------------------------------------------------

my $refused = chosen($host, 'choice=none');
my $granted = chosen($host, 'choice=all');
sub under {
    my ($form) = @_;
    return stored(post($host, "$form&policy=HASH", OURS, $signal)) // die "no choice was stored\n";
}
my $flagged = under('choice=all');
my $partly  = under('statistical=on');
like $flagged, qr/^[^=]+=1\.\w+\.g\./, 'a choice made under the signal says so';
like $granted, qr/^[^=]+=1\.\w+\.\./,  '... and one without does not';

my $full = 'necessary audience statistical advertising';
for my $case (
    # choice, then with the signal: consent, state, cookies; and without it
    [ undef,    'necessary', 'signal', 'sid=4',                  'necessary audience', 'none', 'cnt=3; sid=4' ],
    [ $granted, 'necessary', 'signal', 'sid=4',                  $full, 'given', $all ],
    [ $refused, 'necessary', 'given',  'sid=4',                  'necessary', 'given', 'sid=4' ],
    [ $flagged, $full,       'given',  $all,                     $full, 'given', $all ],
    [ $partly,  'necessary statistical', 'given', '_ga=1; sid=4', 'necessary statistical', 'given', '_ga=1; sid=4' ],
    [ 'cookies_preferences=broken', 'necessary', 'signal', 'sid=4', 'necessary audience', 'none', 'cnt=3; sid=4' ],
  )
{
    my ($choice, @want) = @$case;
    my $cookie = 'Cookie: ' . join '; ', $all, grep { defined } $choice;
    my ($with, $without) = (told($host, $cookie, $signal), told($host, $cookie));
    is_deeply [ @$with{qw(consent state cookie)}, @$without{qw(consent state cookie)} ], \@want, 'with and without the signal: ' . ($choice // 'no choice');
    is $with->{'sec-gpc'}, '1', '... which the application is sent';
    is $without->{'sec-gpc'}, undef, '... or not';
    my ($lines) = answer_with("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n" . join('', map { "Set-Cookie: $_=1\r\n" } qw(_ga ads cnt sid)) . "\r\n");
    for ([ $signal, $want[2] ], [ 'X: y', $want[5] ]) {
        my $answer = ask($host, GET => '/', $cookie, $lines, $_->[0]);
        is_deeply [ map { s/=.*//r } @{ cookies($answer) } ], [ map { s/=.*//r } split /; /, $_->[1] ], '... and so for what the site sets';
    }
}

# A category of which the choice does not speak.
{
    my ($categories) = (split /\./, $flagged)[3];
    for my $case ([ 'audience', 'necessary statistical advertising', 'signal' ], [ 'advertising', 'necessary audience statistical', 'given' ]) {
        my ($id, $consent, $state) = @$case;
        my $silent = rewritten($flagged, CATEGORIES => join '~', grep { !/^$id:/ } split /~/, $categories);
        is_deeply [ @{ told($host, "Cookie: $silent", $signal) }{qw(consent state)} ], [ $consent, $state ],
          "$id was declared after a choice under the signal";
    }
}

# --- which values --------------------------------------------------------------------

my %value = (
    map({ $_ => 'signal' } '1', ' 1 ', '0, 1', '1, 1', '1,0', "1\t"),
    map({ $_ => 'none' } '0', 'true', '"1"', '1x', ' 1x', '', '01', '1;a', '1 1', '0, 0'),
);
for my $value (sort keys %value) {
    is told($host, "Sec-GPC: $value")->{state}, $value{$value}, "the value '$value'";
}
is told($host, 'Sec-GPC: 0', 'Sec-GPC: 1')->{state}, 'signal', 'two fields';
is told($host, 'Sec-GPC: 0', 'Sec-GPC: 1')->{'sec-gpc'}, '0, 1', '... which go on';
is told($host, 'Sec-GPC: true')->{'sec-gpc'}, 'true', 'and what is none goes on, too';
is told($host, 'sEC-gpc: 1')->{state}, 'signal', 'in any case of letters';
is told($host, 'DNT: 1')->{state}, 'none', 'DNT is another signal';

# A trailer comes after everything was decided.
for my $at ($host, 'trailer.signal.test') {
    my $body = 'choice=none';
    my $raw  = exchange(join "\r\n", 'POST /cookies HTTP/1.1', "Host: $at", FORM, OURS, 'Transfer-Encoding: chunked', 'Trailer: Sec-GPC',
        'Connection: close', '', sprintf('%x', length $body), $body, '0', 'Sec-GPC: 1', '', '');
    my ($answer) = parse($raw, 'POST');
    like stored($answer) // '', qr/^[^=]+=1\.\w+\.\./, "$at: a trailer is no signal";
}

# --- what is said of it ----------------------------------------------------------------

my $honored = qr{<strong>Opt-Out Request Honored</strong>};
for my $http ([ 'HTTP/1.1', \&ask ], has_h2() ? [ 'HTTP/2', \&ask_h2 ] : ()) {
    my ($version, $ask) = @$http;
    for my $case (
        [ 'nobody\'s choice',        1, $signal ],
        [ 'a choice without it',     1, $signal, "Cookie: $granted" ],
        [ 'a refusal',               1, $signal, "Cookie: $refused" ],
        [ 'a choice made under it',  0, $signal, "Cookie: $flagged" ],
        [ 'no signal',               0, 'Sec-GPC: 0' ],
      )
    {
        my ($name, $is, @fields) = @$case;
        my $page = $ask->($host, GET => '/cookies', @fields);
        $is ? like $page->{body}, $honored, "$version, $name: honoured" : unlike $page->{body}, qr/Honored/, "$version, $name: not said to be honoured";
        like join(',', field($page, 'Vary')), qr/\bSec-GPC\b/, '... and caches are told';
        my $json = $ask->($host, GET => '/cookies/policy.json', @fields);
        is !!json($json->{body})->{choice}{signal}, !!$is, '... as is JSON';
        like join(',', field($json, 'Vary')), qr/\bSec-GPC\b/, '... and its caches';
    }
}
like ask($host, GET => '/cookies?lang=fr', $signal)->{body}, qr{<strong>Demande d’opposition respectée</strong>}, 'in French';
unlike ask($host, GET => '/cookies', $signal)->{body}, qr/ checked/, 'no box is ticked under it';
like ask($host, GET => '/cookies', $signal, "Cookie: $flagged")->{body}, qr/Global Privacy Control signal. You made your choice here/,
  'whose choice goes further is told so';
{
    my $answer = post($host, 'choice=none', OURS, $signal, 'Accept: application/json');
    is $answer->{status}, 200, 'a refusal under it';
    ok json($answer->{body})->{choice}{signal}, '... is in line with it';
    $answer = post($host, 'choice=all&policy=HASH', OURS, $signal, 'Accept: application/json');
    my $choice = json($answer->{body})->{choice};
    ok !$choice->{signal} && $choice->{categories}{statistical}{allowed}, 'a grant under it holds at once';
}

# Caches, where it has decided what they get; and nowhere else.
sub vary {
    my ($cookie, @fields) = @_;
    my $answer = ask($host, GET => '/', @fields, answer_with("HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: public\r\nContent-Length: 0\r\nSet-Cookie: $cookie\r\n\r\n"));
    return join ' | ', map { join ',', sort map { split /, */ } field($answer, $_) } qw(Vary Cache-Control);
}
is vary('cnt=1', $signal), 'Cookie,Sec-GPC | public',   'a cookie that the signal dropped';
is vary('cnt=1'),          'Cookie | private',          '... and that is kept without it';
is vary('sid=1', $signal), ' | public',                 'one that it has nothing to say of';
is vary('cnt=1', $signal, "Cookie: $refused"), 'Cookie | public', 'one that was refused anyway';
is vary('cnt=1', $signal, "Cookie: $flagged"), 'Cookie | private', 'one that was granted all the same';
is vary('cnt=1', $signal, "Cookie: $granted"), 'Cookie,Sec-GPC | public', 'one that was granted without it';
is vary('sid=1', $signal, 'Cookie: cnt=1', 'Sec-Fetch-Dest: document'), 'Cookie,Sec-GPC | private', 'and with a deletion';

# --- where it does not count -------------------------------------------------------------

for my $at ('off.signal.test', 'report.withdraw.test') {
    my $want = $at =~ /^off/ ? [ 'necessary audience', 'none' ] : [ $full, 'report' ];
    my $told = told($at, $signal, "Cookie: $all");
    is_deeply [ @$told{qw(consent state)} ], $want, "$at: nothing is decided by it";
    is $told->{'sec-gpc'}, '1', '... and it goes on';
    my $page = ask($at, GET => '/cookies', $signal);
    unlike $page->{body}, qr/Honored|Global Privacy/, '... nothing is said of it';
    is join(',', field($page, 'Vary')), 'Cookie,Accept-Language', '... to nobody';
    ok !json(ask($at, GET => '/cookies/policy.json', $signal)->{body})->{choice}{signal}, '... nor in JSON';
}
like stored(post('off.signal.test', 'choice=none', OURS, $signal)), qr/=1\.\w+\.\./, 'and no choice has its flag';

# --- the site's statement ------------------------------------------------------------------

my $path = '/.well-known/gpc.json';
for my $case ([ $host, 1, '2026-11-01' ], [ 'alias.signal.test', 0, '2026-10-31' ], [ 'pageless.signal.test', 1, '2026-11-01' ]) {
    my ($at, $gpc, $since) = @$case;
    for my $http ([ 'HTTP/1.1', \&ask ], has_h2() ? [ 'HTTP/2', \&ask_h2 ] : ()) {
        my $answer = $http->[1]->($at, GET => $path, $signal);
        is $answer->{status}, 200, "$at, $http->[0]: a statement";
        is_deeply [ map { field($answer, $_) } qw(Content-Type Cache-Control Vary Set-Cookie) ], [ 'application/json', 'max-age=3600' ], '... that any cache may keep';
        my $says = json($answer->{body});
        is_deeply $says, { gpc => $says->{gpc}, lastUpdate => $since }, '... since when';
        ok +JSON::PP::is_bool($says->{gpc}) && !!$says->{gpc} eq !!$gpc, '... and whether';
    }
    my $head = ask($at, HEAD => $path);
    is_deeply [ $head->{status}, $head->{body} ], [ 200, '' ], "$at: HEAD";
    for my $method (qw(POST PUT DELETE OPTIONS)) {
        my $answer = ask({ host => $at, body => 'x' }, $method => $path);
        is $answer->{status}, 405, "$at: $method is not allowed";
        like join(',', field($answer, 'Allow')), qr/^(?=.*\bGET\b)(?!.*POST)/, '... but GET is';
    }
}
like ask($host, GET => $_)->{body}, qr/"gpc"/, "the same: $_"
  for "$path?x", '//.well-known//gpc.json', '/.well-known/./gpc.json', '/%2ewell-known/gpc%2Ejson', '/x/../.well-known/gpc.json', '/.well-known/x/../gpc.json';
unlike ask($host, GET => $_)->{body}, qr/"gpc"/, "the site's: $_"
  for "$path/", '/.well-known/gpc.jsonx', '/.well-known/gpc', '/.well-known%2fgpc.json', '/.well-known/GPC.json', '/.well-known\\gpc.json', '/.well-known/gpc.json;x', '/gpc.json';
like ask($_, GET => $path)->{body}, qr/^GET /, "$_: the site's own" for 'off.signal.test', 'report.withdraw.test', 'www.withdraw.test';
ok scalar(log_lines('error_log', qr{handler=cookie-policy filename=/\.well-known/gpc\.json})), 'a file to whoever asks, also without a page';

done_testing;

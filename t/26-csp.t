#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# Content-Security-Policy by consent: what a page may load is what the visitor
# has agreed to. The stranger's policy lets in least and may be kept by caches;
# what lets in more is for its visitor alone and is asked for anew each time.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $base     = q{default-src 'self'};
my $stranger = qq{$base; img-src 'self' https://tally.example};
my $refused  = $base;
my $counted  = qq{$base; img-src 'self' https://tally.example https://counter.example; script-src 'self' https://counter.example};
my $adverts  = qq{$base; frame-src 'self' https://*.adverts.example};
my $all      = qq{$base; frame-src 'self' https://*.adverts.example; img-src 'self' https://tally.example https://counter.example; script-src 'self' https://counter.example};
my $no_adverts = 'browsing-topics=(), attribution-reporting=(), join-ad-interest-group=(), run-ad-auction=()';

sub answer {
    my ($to, $fields, @request) = @_;
    return ask($to, GET => '/proxy/', @request, answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n",
            map({ "$_\r\n" } @$fields), "\r\nok"));
}
sub csp     { [ field($_[0], 'Content-Security-Policy') ] }
sub allowed { [ field($_[0], 'Permissions-Policy') ] }
sub tokens  { [ sort map { lc =~ s/\s+//gr } map { split /,/ } @_ ] }

my %choice = map { $_->[0] => 'Cookie: ' . chosen('csp.test', $_->[1]) } (
    [ none    => 'choice=none' ],
    [ all     => 'choice=all' ],
    [ counted => 'choice=save&audience=on&statistical=on' ],
    [ adverts => 'choice=save&advertising=on' ],
    [ tally   => 'choice=save&audience=on' ],
);

# [ visitor, request, policy, whether it lets in more than a stranger's, Permissions-Policy ]
my @visitors = (
    [ 'a stranger',               [],                  $stranger, 0, [$no_adverts] ],
    [ 'one who refused',          [ $choice{none} ],    $refused,  0, [$no_adverts] ],
    [ 'one who allows figures',   [ $choice{tally} ],   $stranger, 0, [$no_adverts] ],
    [ 'one who agreed to one',    [ $choice{counted} ], $counted,  1, [] ],
    [ 'one who agreed to adverts', [ $choice{adverts} ], $adverts,  1, [] ],
    [ 'one who agreed to all',    [ $choice{all} ],     $all,      1, [] ],
    [ 'a signal',                 ['Sec-GPC: 1'],      $refused,  0, [$no_adverts] ],
    [ 'a signal over a consent',  [ 'Sec-GPC: 1', $choice{all} ], $refused, 0, [$no_adverts] ],
    [ 'a choice that does not count', [ $choice{all} =~ s/=1[.]/=9./r ], $stranger, 0, [$no_adverts] ],
);
for my $case (@visitors) {
    my ($who, $request, $policy, $more, $permissions) = @$case;
    my $answer = answer('csp.test', [ 'Content-Type: text/html', 'Cache-Control: public, max-age=600', 'ETag: "e"', 'Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT' ], @$request);
    is_deeply csp($answer), [$policy], "$who: the policy";
    is_deeply allowed($answer), $permissions, "$who: Permissions-Policy";
    is_deeply tokens(field($answer, 'Vary')), [ 'cookie', 'sec-gpc' ], "$who: Vary";
    is_deeply tokens(field($answer, 'Cache-Control')), $more ? [ 'max-age=600', 'no-cache', 'private' ] : [ 'max-age=600', 'public' ], "$who: Cache-Control";
    is_deeply [ field($answer, 'ETag') ], $more ? [] : ['"e"'], "$who: ETag";
    is scalar(my @modified = field($answer, 'Last-Modified')), $more ? 0 : 1, "$who: Last-Modified";
}

# Where the signal is not honoured, it is not spoken of.
is_deeply tokens(field(answer('csp-gpc.test', ['Content-Type: text/html'], 'Sec-GPC: 1'), 'Vary')), ['cookie'], 'a signal that does not count';

# What a browser could show as a document has a policy, nothing else has.
for my $case (
    [ 'text/html',                1 ], [ 'text/html; charset=utf-8', 1 ], [ 'TEXT/HTML', 1 ], [ 'application/xhtml+xml', 1 ],
    [ 'image/svg+xml',            1 ], [ 'text/xml',                 1 ], [ 'application/xml', 1 ], [ 'application/atom+xml', 1 ],
    [ 'text/css',                 0 ], [ 'application/json',         0 ], [ 'image/png', 0 ], [ 'text/plain', 0 ],
    [ 'application/javascript',   0 ], [ 'text/htmlx',               0 ], [ undef, 1 ],
) {
    my ($type, $has) = @$case;
    my $answer = answer('csp.test', [ defined $type ? "Content-Type: $type" : 'X: y' ]);
    is_deeply csp($answer), [ ($stranger) x $has ], defined $type ? $type : 'without a type';
    is_deeply tokens(field($answer, 'Vary')), [ $has ? ('cookie', 'sec-gpc') : () ], '... and Vary goes with it';
}

# The site's own policies stay, and ours come beside them.
my $own = ask('csp.test', GET => '/static/404.html');
is $own->{status}, 200, 'a page with policies of its own';
is_deeply [ sort @{ csp($own) } ], [ sort 'upgrade-insecure-requests', $stranger ], '... keeps its Content-Security-Policy';
is_deeply [ sort @{ allowed($own) } ], [ sort 'camera=()', $no_adverts ], '... and its Permissions-Policy';

# Errors are documents, too; a 304 speaks for whatever it stands for.
is_deeply csp(ask('csp.test', GET => '/static/none', $choice{counted})), [$counted], 'an error document';
my $found = ask('csp.test', GET => '/cgi-bin/cookies.pl?status=304', $choice{counted});
is_deeply csp($found), [$counted], 'a 304';
like join(',', field($found, 'Cache-Control')), qr/no-cache/, '... that is asked for anew';
my ($etag) = field($own, 'ETag');
my $unchanged = ask('csp.test', GET => '/static/404.html', "If-None-Match: $etag");
is $unchanged->{status}, 304, "a stranger's page is found unchanged";
is_deeply [ grep { /tally/ } @{ csp($unchanged) } ], [$stranger], '... and is told the same';

is_deeply csp(ask('csp.test', HEAD => '/static/404.html', $choice{all}))->[-1], $all, 'HEAD';
is_deeply [ grep { /default/ } @{ csp(ask_h2('csp.test', GET => '/static/404.html', $choice{all})) } ], [$all], 'HTTP/2' if has_h2();

# The page brings a stricter one.
my $page = ask('csp.test', GET => '/cookies', $choice{all});
is scalar @{ csp($page) }, 1, 'the page has one policy';
like csp($page)->[0], qr/^default-src 'none';/, '... its own';

# A cache in this server keeps none of it.
{
    my $path = "/proxy/csp/$$";
    my @keep = answer_with("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: max-age=600\r\nETag: \"e\"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
    my $choice = 'Cookie: ' . chosen('csp-cache.test', 'choice=all');
    is_deeply csp(ask('csp-cache.test', GET => $path, $choice, @keep)), [$all], 'who fills the cache gets his policy';
    for my $case ([ [], $stranger ], [ [$choice], $all ], [ ['Sec-GPC: 1'], $refused ]) {
        my $hit = ask('csp-cache.test', GET => $path, @{ $case->[0] });
        like join(',', field($hit, 'X-Cache')), qr/^HIT/, 'a hit';
        is_deeply csp($hit), [ $case->[1] ], '... gets its own visitor\'s';
    }
}

# Pages that are left alone are left alone in this, too; cookies are not.
for my $case ([ '/proxy/admin/x', [] ], [ '/proxy/%61dmin', [] ], [ '/proxy/administer', [$stranger] ]) {
    my ($path, $policy) = @$case;
    my $answer = ask('csp-excluded.test', GET => $path,
        answer_with("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: refused=1\r\nConnection: close\r\n\r\nok"));
    is_deeply [ csp($answer), cookies($answer) ], [ $policy, [] ], "CookiePolicyExcludePages and $path";
}

for my $host (qw(csp-report.test csp-off.test)) {
    my $answer = answer($host, [ 'Content-Type: text/html', 'ETag: "e"' ]);
    is_deeply [ @{ csp($answer) }, @{ allowed($answer) }, field($answer, 'Vary') ], [], "$host: nothing";
}

done_testing;

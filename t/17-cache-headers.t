#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# What caches on the way are told. An answer that carries a cookie which needed
# consent is one visitor's alone: Cache-Control: private and Vary: Cookie. One
# that lost a cookie is good for everybody who did not agree: Vary: Cookie. Any
# other answer is left as it is.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

my $choice = 'Cookie: ' . grant('plain.test');

sub answer {
    my ($fields, $cookies, @request) = @_;
    return ask('plain.test', GET => '/proxy/', @request, answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n",
            map({ "$_\r\n" } @$fields), map({ "Set-Cookie: $_\r\n" } @$cookies), "\r\nok"));
}

sub tokens { [ sort map { lc =~ s/\s+//gr } map { split /,/ } @_ ] }

# [ what, cookies, request, fields, Cache-Control, Vary ]
my @cases = (
    [ 'no cookie',               [],                       ['X: y'],  ['Cache-Control: public, max-age=60'], 'public, max-age=60', '' ],
    [ 'no cookie, one who agreed', [],                     [$choice], ['Cache-Control: public, max-age=60'], 'public, max-age=60', '' ],
    [ 'a necessary cookie',      ['kept=1'],               ['X: y'],  ['Cache-Control: public, max-age=60'], 'public, max-age=60', '' ],
    [ 'a necessary cookie, one who agreed', ['kept=1'],    [$choice], [],                                     '', '' ],
    [ 'a dropped cookie',        ['refused=1'],            ['X: y'],  ['Cache-Control: public, max-age=60'], 'public, max-age=60', 'cookie' ],
    [ 'a deletion',              ['refused=1; Max-Age=0'], ['X: y'],  ['Cache-Control: public, max-age=60'], 'public, max-age=60', '' ],
    [ 'a deletion by its date', ['refused=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], ['X: y'],
        [ 'Cache-Control: public, max-age=60', 'Vary: Accept' ], 'public, max-age=60', 'accept' ],
    [ 'a deletion of a stranger', ['stranger=1; Max-Age=0'], ['X: y'], ['Cache-Control: s-maxage=60'],        's-maxage=60', '' ],
    [ 'one kept, one dropped',   [ 'kept=1', 'refused=1' ], ['X: y'], ['Vary: Accept-Encoding'],             '', 'accept-encoding,cookie' ],
    [ 'Vary there already',      ['refused=1'],            ['X: y'],  ['Vary: cookie'],                      '', 'cookie' ],
    [ 'a granted cookie',        ['refused=1'],            [$choice], [],                                     'private', 'cookie' ],
    [ 'a granted cookie in a public answer', ['refused=1'], [$choice],
        ['Cache-Control: public, max-age=60, s-maxage=600', 'CDN-Cache-Control: max-age=60', 'Surrogate-Control: max-age=60'],
        'max-age=60,private', 'cookie' ],
    [ 'a granted cookie, not stored anyway', ['refused=1'], [$choice], ['Cache-Control: no-store'], 'no-store,private', 'cookie' ],
    [ 'a granted cookie in a private answer', ['refused=1'], [$choice], ['Cache-Control: private, max-age=5'], 'private,max-age=5', 'cookie' ],
    [ 'a granted and a dropped one', [ 'refused=1', 'stranger=1' ], [$choice], [], 'private', 'cookie' ],
);
for my $case (@cases) {
    my ($name, $cookies, $request, $fields, $cache, $vary) = @$case;
    my $answer = answer($fields, $cookies, @$request);
    my @cache = @{ tokens(field($answer, 'Cache-Control')) };
    # no-store says more than private; whether both stand there is no matter
    @cache = grep { $_ ne 'private' } @cache if grep { $_ eq 'no-store' } @cache;
    $cache =~ s/,private// if $cache =~ /no-store/;
    is_deeply \@cache, tokens($cache), "$name: Cache-Control";
    is_deeply tokens(field($answer, 'Vary')), tokens($vary), "$name: Vary";
    if ($cache =~ /private/) {
        is_deeply [ field($answer, 'CDN-Cache-Control'), field($answer, 'Surrogate-Control') ], [], "$name: nor for a cache of the site's own";
    }
}

# Thousands of directives in many fields: answered, and by the same rule.
{
    my $field = 'Cache-Control: ' . join ',', ('a') x 4000;
    my $many = ask({ host => 'plain.test', patience => 20 }, GET => '/proxy/', $choice, answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n",
            map({ "$_\r\n" } ($field) x 10, 'Cache-Control: public, s-maxage=9, private, max-age=5', ($field) x 10,
                'Cache-Control: public,s-maxage=9', 'Set-Cookie: refused=1'), "\r\nok"));
    ok !$many->{timeout}, 'thousands of directives in many fields: answered';
    my %times;
    $times{$_}++ for @{ tokens(field($many, 'Cache-Control')) };
    is_deeply \%times, { a => 80_000, private => 1, 'max-age=5' => 1 }, '... private, and nothing for shared caches';
}

# A 304 says the same as its 200 would.
my $script = '/cgi-bin/cookies.pl?status=304';
like join(',', field(ask('plain.test', GET => $script), 'Vary')), qr/Cookie/, 'a 304 that lost a cookie';
like join(',', field(ask('plain.test', GET => $script, $choice), 'Cache-Control')), qr/private/, 'a 304 that kept a granted one';

# Error answers keep their fields in another table.
my $error = ask('plain.test', GET => '/static/none', $choice);
is $error->{status}, 404, 'an error answer';
like $error->{head}, qr/refused_odd/, 'with a granted cookie';
like join(',', field($error, 'Cache-Control')), qr/private/, 'is private';
like join(',', field($error, 'Vary')), qr/Cookie/, 'and varies';

# Report changes nothing.
my $report = ask('report.test', GET => '/cgi-bin/cookies.pl');
is_deeply [ field($report, 'Vary'), field($report, 'Cache-Control') ], [], 'Report adds no field';

done_testing;

#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# The Cookie field as a back end gets it: kept pairs octet for octet, in order,
# joined by "; "; nothing else; no field where nothing stays. src/cookie has
# unit tests of every rule, here they are seen to hold in a server.

use strict;
use warnings;
use Test::More;
use lib 't/lib';
use Client;

sub seen {
    my ($host, @fields) = @_;
    my $answer = ask($host, GET => '/proxy/', @fields);
    return "status $answer->{status}" if $answer->{status} != 200;
    return [ map { /^(Cookie2?:.*)$/i ? $1 =~ s/\r$//r : () } split /\n/, $answer->{body} ];
}

my $all  = grant('on.test');
my $none = grant('on.test', 'choice=none');

# [ what, fields, what a back end gets ]
my @cases = (
    [ 'everything kept',        ['Cookie: kept=1; keep_x=2'],             ['Cookie: kept=1; keep_x=2'] ],
    [ 'values as they are',     ['Cookie: kept="a=b"; keep_x=%20; keep_y=='], ['Cookie: kept="a=b"; keep_x=%20; keep_y=='] ],
    [ 'octets beyond ASCII',    ["Cookie: kept=\xff\xe2\x80\x80; refused=1"], ["Cookie: kept=\xff\xe2\x80\x80"] ],
    [ 'order and repetition',   ['Cookie: keep_b=1; refused=x; kept=2; keep_b=3'], ['Cookie: keep_b=1; kept=2; keep_b=3'] ],
    [ 'no blanks between',      ['Cookie: kept=1;refused=2;keep_x=3'],    ['Cookie: kept=1; keep_x=3'] ],
    [ 'nothing stays',          ['Cookie: refused=1; stranger=2'],        [] ],
    [ 'an empty field',         ['Cookie:'],                              [] ],
    [ 'empty pieces',           ['Cookie: ;;; kept=1;; ;'],               ['Cookie: kept=1'] ],
    [ 'Cookie2',                ['Cookie2: $Version=1', 'Cookie: kept=1'], ['Cookie: kept=1'] ],
    [ 'names with a dollar',    ['Cookie: $Version=1; kept=2; $Path=/'],  ['Cookie: kept=2'] ],
    [ 'pairs without a name',   ['Cookie: =refused=1; kept=2; x; =y'],    ['Cookie: kept=2'] ],
    [ 'names in other cases',   ['Cookie: Kept=1; REFUSED=2; kept=3'],    ['Cookie: kept=3'] ],
    [ 'two fields',             ['Cookie: kept=1', 'Cookie: refused=2'],  ['Cookie: kept=1'] ],
    [ 'two fields, both kept',  ['Cookie: kept=1', 'Cookie: keep_x=2'],   ['Cookie: kept=1, keep_x=2'] ],
    [ 'two fields, turned',     ['Cookie: refused=2', 'Cookie: kept=1'],  [] ],
    [ 'a comma in a value',     ['Cookie: kept=lang=fr,theme=dark'],      ['Cookie: kept=lang=fr,theme=dark'] ],
    [ 'a refused name after a comma', ['Cookie: kept=1,refused=2; keep_x=3'], ['Cookie: kept=1; keep_x=3'] ],
    [ 'unbalanced quotes',      ['Cookie: kept="a; refused=1; keep_x=b"'], ['Cookie: kept="a; keep_x=b"'] ],
    [ 'a refused name in disguise', ["Cookie: r%65fused=1; \xe2\x80\x80refused=2; \"refused\"=3; kept=4"], ['Cookie: kept=4'] ],
    [ 'a fold in the field',    ["Cookie: kept=1;\r\n refused=2;\r\n\tkeep_x=3"], ['Cookie: kept=1; keep_x=3'] ],
    [ 'after the choice',       ["Cookie: $all; kept=1; refused=2; ads=3; stranger=4"], ['Cookie: kept=1; refused=2; ads=3'] ],
    [ 'after a refusal',        ["Cookie: kept=1; $none; refused=2"],     ['Cookie: kept=1'] ],
    [ 'the choice alone',       ["Cookie: $all"],                         [] ],
    [ 'the choice in odd case', ['Cookie: Cookies_Preferences=x; kept=1'], ['Cookie: kept=1'] ],
    [ 'the choice of https',    ['Cookie: __Host-cookies_preferences=x; kept=1'], ['Cookie: kept=1'] ],
);
for my $case (@cases) {
    my ($what, $fields, $expected) = @$case;
    is_deeply seen('on.test', @$fields), $expected, $what;
}

# Two kept fields arrive as core joins them; whether "kept=1, keep_x=2" is one
# cookie or two is for the back end to say, and both are kept.

# forward=on leaves the choice to an application that asks for it.
my $choice = grant('forward.test');
is_deeply seen('forward.test', "Cookie: kept=1; $choice; stranger=2"), ["Cookie: kept=1; $choice"], 'forward=on keeps the choice';
is_deeply seen('forward.test', "Cookie: $choice; refused=1"), ["Cookie: $choice; refused=1"], 'and it is read nevertheless';

is_deeply seen('allow.test', 'Cookie: stranger=1; refused=2; $x=3; =4; 5; kept=6'), ['Cookie: stranger=1; kept=6'],
  'CookiePolicyUndeclared Allow lets strangers through, with names';

# Report and Off: as it came.
for my $host ('off.test', 'report.test') {
    is_deeply seen($host, "Cookie: kept=1;refused=2 ;; \$x=1; $all", 'Cookie2: $Version=1'),
      [ "Cookie: kept=1;refused=2 ;; \$x=1; $all", 'Cookie2: $Version=1' ], "$host: as it came";
}

# Fields as long as httpd takes them.
for my $long (';' x 8000, '; ' x 4000, 'refused=1;' x 800, 'kept=1;' x 1100, ',' x 8000, '"' x 8000, '=' x 8000,
    'kept=' . 'x' x 8000, 'kept=1' . ',refused=' x 800, 'kept=1' . ', refused=2' x 700) {
    my $got = seen('on.test', "Cookie: $long");
    ok ref $got && "@$got" !~ /refused/, 'a long field: ' . substr($long, 0, 12) . '...' or diag explain $got;
}

done_testing;

#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# One Set-Cookie line, one verdict: what is done with it before and after the
# visitor's choice, whose lives are shortened, and what no choice lets through.

use strict;
use warnings;
use POSIX 'strftime';
use Test::More;
use lib 't/lib';
use Client;

sub sent {
    my ($host, $lines, @fields) = @_;
    my $answer = ask($host, GET => '/proxy/', @fields, answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n",
            map({ "Set-Cookie: $_\r\n" } @$lines), "\r\nok"));
    is $answer->{status}, 200, "the page itself is served";
    return cookies($answer);
}

my $all    = 'Cookie: ' . grant('plain.test');
my $some   = 'Cookie: ' . grant('plain.test', 'choice=save', 'statistical=on');
my $none   = 'Cookie: ' . grant('plain.test', 'choice=none');
my $future = 'Expires=Fri, 31 Dec 2099 23:59:59 GMT';
my $soon   = 'Expires=' . strftime('%a, %d %b %Y %H:%M:%S GMT', gmtime time + 86400);
my $past   = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';

# [ line, passes: - never, s with statistical, a with advertising, + always ]
my @verdicts = (
    [ 'kept=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Priority=High', '+' ],
    [ 'keep_=', '+' ],
    [ 'keep_x="quoted; not; split"', '+' ],
    [ "keep_x=\xff\xfe\xe2\x80\x80", '+' ],
    [ "keep_x=a\tb; Path=/", '+' ],
    [ '  keep_x  =  blanks  ;  Path=/', '+' ],
    [ 'kept=1; Path=/, refused=2; Path=/', '+' ],      # one cookie to a browser (P6)
    [ 'kept=1, refused=2', '+' ],
    [ 'refused=1; Path=/', 's' ],
    [ 'refused_x=1', 's' ],
    [ 'refused=1; Path=/, kept=2', 's' ],
    [ 'refused', '-' ],
    [ 'ads=1', 'a' ],
    [ 'ads_=1', 'a' ],
    [ 'stranger=1', '-' ],
    [ 'Kept=1', '-' ],                                  # names compare octet for octet
    [ 'KEPT=1', '-' ],
    [ 'kept2=1', '-' ],
    [ 'kep=1', '-' ],
    [ 'REFUSED=1', '-' ],
    [ '"kept"=1', '-' ],
    [ 'ke%70t=1', '-' ],
    [ 'xkeep_=1', '-' ],
    [ '=kept=1', '-' ],                                 # nameless
    [ '=1', '-' ],
    [ 'kept', '-' ],
    [ '', '-' ],
    [ ';', '-' ],
    [ '; kept=1', '-' ],
    [ 'Path=/', '-' ],
    # deletions always pass, and only what is one
    map({ [ "refused=1; $_", '+' ] } 'Max-Age=0', 'max-age=-1', $past, "Max-Age=99; Max-Age=0", "$soon; Max-Age=0", 'EXPIRES=Thu, 01-Jan-1970 00:00:01 GMT'),
    map({ [ "stranger=1; $_", '+' ] } 'Max-Age=0', $past),
    map({ [ "refused=1; $_", 's' ] } "Max-Age=0; Max-Age=99", "$past; Max-Age=99", "$past; $soon", 'Max-Age="0"', 'Max-Age=0x', 'MaxAge=0', 'Expires=0'),
    [ "=1; Max-Age=0", '-' ],
);

# Lines in batches, so that they also stand beside each other.
while (my @batch = splice @verdicts, 0, 7) {
    my @lines = map { $_->[0] } @batch;
    for my $visitor (
        [ 'a stranger',              '+',   'X: y' ],
        [ 'who refused',             '+',   $none ],
        [ 'who agreed to one',       '+s',  $some ],
        [ 'who agreed to all',       '+sa', $all ],
    ) {
        my ($who, $passes, $choice) = @$visitor;
        my @expected = map { my $trimmed = $_->[0] =~ s/^[ \t]+|[ \t]+$//gr; index($passes, $_->[1]) >= 0 ? $trimmed : () } @batch;
        is_deeply sent('plain.test', \@lines, $choice), \@expected, "$who, from '$lines[0]' on";
    }
}

# Undeclared Allow lets strangers through, not the nameless nor the refused.
is_deeply sent('allow.test', [ 'stranger=1', 'refused=1', '=x', 'y', 'REFUSED=2', 'kept=1' ]),
  [ 'stranger=1', 'kept=1' ], 'CookiePolicyUndeclared Allow: what resembles a refused name is refused';

# Octets that core answers 500 for are dropped before it sees them; the rest
# of the answer is served.
my $control = ask('off.test', GET => '/proxy/', answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: kept=1\x01\r\nConnection: close\r\n\r\nok"));
is $control->{status}, 500, 'without a policy core answers 500 for a control octet';
for my $octet ("\x01", "\x08", "\x0b", "\x1f", "\x7f") {
    my $name = sprintf 'octet %02x', ord $octet;
    is_deeply sent('plain.test', [ "kept=a${octet}b", 'keep_x=1', "keep_y=1; Path=/${octet}x", "ke${octet}pt=1" ]), ['keep_x=1'],
      "$name: the line goes, the answer stays";
}

is_deeply sent('allow.test', [ "stranger=a\x01b", 'stranger=2' ]), ['stranger=2'], 'also where undeclared cookies are allowed';

# Lives: cut to the row's duration, never made longer. short: 1h; fleeting:
# session; kept: 1y.
for my $case (
    [ 'short=1; Path=/; Max-Age=3600',     'short=1; Path=/; Max-Age=3600' ],
    [ 'short=1; Path=/; Max-Age=60',       'short=1; Path=/; Max-Age=60' ],
    [ 'short=1; Path=/',                   'short=1; Path=/' ],
    [ 'short=1; Path=/; Max-Age=3601; Secure', 'short=1; Path=/; Secure; Max-Age=3600' ],
    [ "short=1; $future; HttpOnly",        'short=1; HttpOnly; Max-Age=3600' ],
    [ "short=1; $future; Max-Age=60",      "short=1; $future; Max-Age=60" ],
    [ "short=1; Max-Age=60; max-age=99999999999999999999", 'short=1; Max-Age=3600' ],
    [ 'fleeting=1; Path=/',                'fleeting=1; Path=/' ],
    [ 'fleeting=1; Path=/; Max-Age=1',     'fleeting=1; Path=/' ],
    [ "fleeting=1; $future; Path=/",       'fleeting=1; Path=/' ],
    [ 'fleeting=1; Max-Age=0',             'fleeting=1; Max-Age=0' ],
    [ 'kept=1; Max-Age=31536000',          'kept=1; Max-Age=31536000' ],
    [ 'kept=1; Max-Age=63072000',          'kept=1; Max-Age=31536000' ],
) {
    my ($line, $expected) = @$case;
    is_deeply sent('plain.test', [$line]), [$expected], "a life: '$line'";
}

# Lives are counted from the answer, however long it took to make: what is cut
# is what is too long, and what is past by then is a deletion.
{
    my $answer = ask('plain.test', GET => '/cgi-bin/slow.pl?short=3600&refused=-1&stranger=-1&keep_x=31536000&ads=9');
    my ($now) = $answer->{body} =~ /^(\d+)$/m;
    is_deeply cookies($answer),
      [ map { "$_->[0]=1; Path=/; Expires=" . strftime('%a, %d %b %Y %H:%M:%S GMT', gmtime $now + $_->[1]) }
          [ short => 3600 ], [ refused => -1 ], [ stranger => -1 ], [ keep_x => 31536000 ] ],
      'dates that a slow script counts from its own end';
}

# Nobody but the page makes the visitor's choice.
my @forged = ('cookies_preferences=1.x..statistical:y:.', 'cookies_preferences=; Max-Age=0',
    'Cookies_Preferences=x', '__Host-cookies_preferences=x; Secure; Path=/', 'kept=1');
for my $choice ('X: y', $all) {
    is_deeply sent('plain.test', \@forged, $choice), ['kept=1'], 'an application cannot choose for the visitor';
    is_deeply sent('allow.test', [ $forged[0], $forged[1], 'kept=1' ], $choice), ['kept=1'],
      'nor where undeclared cookies are allowed';
}
for my $host (qw(allow.test tls-allow.test)) {
    is_deeply sent($host, [ 'cookies_preferences=x; Path=/', '__Host-cookies_preferences=x; Secure; Path=/',
              '__Host-cookies_preferences=; Max-Age=0', 'stranger=1' ]), ['stranger=1'],
      "$host: by neither of its names, that of http and that of https";
}
unlike ask('on.test', GET => '/forged/plain.txt')->{head}, qr/cookies_preferences/, 'nor mod_headers';
like ask('off.test', GET => '/forged/plain.txt')->{head}, qr/cookies_preferences=forged/, 'which does try';

# The log tells of what was held, or would be, once an answer, in however many
# pieces that leaves.
for my $to ('/perl/stream?50', '/perl/stream?50&err') {
    my $would = qr/'refused_stream' would be held back/;
    my $before = () = log_lines('error_log', $would, 0);
    my ($off, $report) = map { ask($_, GET => $to) } qw(readers-off.test readers-report.test);
    is_deeply cookies($report), cookies($off), "Report: $to, an answer in many pieces, is that of Off";
    is $report->{body}, join('', map { "$_\n" } 1 .. 50), '... with all of them';
    my $after = () = log_lines('error_log', $would, $before + 1);
    # Twice at most: httpd joins its two tables as the head leaves, and the second
    # piece finds them changed.
    cmp_ok $after - $before, '<=', 2, '... and the log does not tell of its cookie for each of them';
}
{
    my $dropped = qr/cookiepolicy:info\].*cookiepolicy: Set-Cookie2, .* was dropped/;
    my $before = () = log_lines('error_log', $dropped, 0);
    ask('plain.test', GET => '/proxy/', answer_with("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\nSet-Cookie2: kept=1\r\n\r\nok"));
    my $after = () = log_lines('error_log', $dropped, $before + 1);
    is $after - $before, 1, 'the log tells of a Set-Cookie2';
}

done_testing;

# SPDX-License-Identifier: Apache-2.0
#
# Fields that are as long and as odd as a client can make them: the site
# answers, and what is kept and what is held is right to the octet. (How long
# that takes is measured by the bench.)

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $port = Client::config()->{vhosts}{hostile}{port};
my ($refuse, $allow) = map { { host => "$_.hostile.test", port => $port } } qw(refuse allow);

# What the application receives; undef: nothing.
sub received_is {
    my ($to, $field, $want, $name) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $seen = seen($to, $field);
    is $seen->{status}, 200, "$to->{host}, $name: answered";
    my $got = $seen->{cookie};
    ok defined $got ? defined $want && $got eq $want : !defined $want, '... with the right cookies'
      or diag sprintf 'got %d octets, want %d: %.60s', length($got // ''), length($want // ''), $got // 'none';
    return $seen;
}

my $choice = chosen($refuse, 'choice=all');

# --- one octet, again and again -------------------------------------------------

for my $length (8190, 65535) {
    for my $octet (';', ',', '=', '"', '%', '$', '\\', 'a', '.', "\x80") {
        my $field = $octet x $length;
        my $sid = '; sid=1';
        my $name = "$length of " . ($octet lt "\x80" ? $octet : '80h');
        received_is($_, $field, undef, $name) for $refuse, $allow;
        substr $field, -length $sid, length $sid, $sid;
        received_is($_, $field, 'sid=1', "$name, then a cookie") for $refuse, $allow;
        $field =~ s/; sid=1\z//;
        substr $field, -length "; $choice", length "; $choice", "; $choice";
        is received_is($_, $field, undef, "$name, then a choice")->{state}, 'given', '... which counts'
          for $refuse, $allow;
    }
}

# --- many pairs --------------------------------------------------------------------

my @pairs = map { "k$_=v" } 1 .. 3000;
received_is($refuse, join('; ', @pairs), undef, '3000 pairs nobody declared');
received_is($allow, join('; ', @pairs), join('; ', @pairs), '3000 pairs');
{
    my @mixed = map { ($_ % 3 ? $_ % 3 == 1 ? "sid=$_" : "_ga=$_" : "k=$_") } 1 .. 3000;
    received_is($refuse, join(';', @mixed), join('; ', grep { /^sid/ } @mixed), '3000 pairs of three kinds');
    received_is($allow, join(';', @mixed), join('; ', grep { !/^_ga/ } @mixed), '... and two of them kept');
    my $chosen = join ';', @mixed[ 0 .. 1500 ], $choice, @mixed[ 1501 .. 2999 ];
    is received_is($refuse, $chosen, join('; ', grep { !/^k/ } @mixed), '... around a choice')->{state},
      'given', '... which counts';
}
{
    my $many = join '; ', ($choice) x int(65000 / (2 + length $choice));
    is received_is($refuse, $many, undef, 'the same choice hundreds of times')->{state}, 'given', '... counts';
    is received_is($refuse, "$many; " . rewritten($choice, ISSUED => base36(time - 99)), undef,
        '... and another')->{state}, 'none', '... does not';
}

# --- one long pair, and commas in it --------------------------------------------------

my $long = 'x' x 65000;
received_is($refuse, "sid=$long", "sid=$long", 'a value of 65000 octets');
received_is($refuse, "_ga=$long; sid=1", 'sid=1', '... held');
received_is($refuse, "$long=1; sid=1",   'sid=1', 'a name of 65000 octets');
received_is($allow,  "$long=1; sid=1",   "$long=1; sid=1", '... that nobody minds');
{
    my $commas = 'sid=1' . ',a=b' x 16000;
    received_is($refuse, $commas, $commas, 'a value with 16000 commas');
    my $held = 'sid=1' . ',_ga=b' x 10000;
    received_is($_, $held, 'sid=1', '... before a name that is held') for $refuse, $allow;
    my $folds = join '; ', map { "%5f%67a%20=$_" } 1 .. 3000;
    received_is($_, "$folds; sid=1", 'sid=1', '3000 names that only look different') for $refuse, $allow;
}

# --- answers ----------------------------------------------------------------------------

{
    my $tail = ';' x 7000;
    my @lines = map { ("_ga=$_", "sid=$_", "who=$_") } 1 .. 25;
    push @lines, "_ga=1$tail", "sid=1$tail", ";$tail", "=$tail", ('=' x 7000), "sid=\"$tail\"";
    my $answer = ask($refuse, GET => '/x', answer_with("HTTP/1.1 200 OK\r\n",
        map({ "Set-Cookie: $_\r\n" } @lines), "Content-Length: 0\r\n\r\n"));
    is $answer->{status}, 200, 'an answer with many and long cookies';
    is_deeply cookies($answer), [ grep { /^sid=/ } @lines ], '... keeps what it may, as it was';
}

# --- paths and fields of the page's request ------------------------------------------------

for my $path ('/.' x 3500 . '/cookies', '/' x 7000 . 'cookies', '/x/..' x 1500 . '/cookies',
    '/cookies' . '/' x 7000, '/%63' . 'ookies?' . 'x' x 7000)
{
    like ask($refuse, GET => $path)->{body}, qr/<h1>Cookie policy/, 'a long way to the page: '
      . substr $path, 0, 20;
}
for my $field ('Accept-Language: ' . 'fr;q=0.1,' x 7000, 'Accept: ' . 'application/json,' x 3500,
    'Referer: ' . 'http://form.test/' x 3500)
{
    is ask($refuse, GET => '/cookies', $field)->{status}, 200, substr($field, 0, 16) . ' 60000 octets long';
}
is post($refuse, 'choice=all&policy=HASH', 'Origin: http://' . 'x' x 60000)->{status}, 403, 'a long Origin';
is post($refuse, 'choice=all&policy=HASH', OURS, 'Referer: http://refuse.hostile.test:' . $port . '/' . 'x' x 7000)->{status},
  303, 'a long Referer';

done_testing;

# SPDX-License-Identifier: Apache-2.0
#
# The choice cookie: how it is set, what of it counts, and what it goes on to
# mean when the table changes.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $host = 'form.test';

# --- its attributes --------------------------------------------------------------

# The one cookie that an answer stores: name, and attributes by name in lower
# case. (What it expires beside it is the matter of 38-duplicates.t.)
sub set {
    my ($answer) = @_;
    my @lines = grep { !/^[^=;]*=;/ } @{ cookies($answer) };
    is scalar @lines, 1, 'one cookie is set';
    my ($pair, @attributes) = split /; /, $lines[0] // '';
    return ($pair, { map { /^([^=]*)(?:=(.*))?$/ ? (lc $1 => $2 // 'yes') : () } @attributes });
}

for my $case (
    [ 'form.test', 'cookies_preferences',
        { path => '/', 'max-age' => 15552000, httponly => 'yes', samesite => 'Lax' } ],
    [ 'tls.form.test', '__Host-cookies_preferences',
        { path => '/', 'max-age' => 15552000, httponly => 'yes', samesite => 'Lax', secure => 'yes' } ],
    [ 'keys.choice.test', 'my-choice',
        { path => '/', 'max-age' => 7200, domain => 'choice.test', samesite => 'Strict' } ],
    [ 'tls-domain.choice.test', 'cookies_preferences',
        { path => '/', 'max-age' => 15552000, httponly => 'yes', samesite => 'None', secure => 'yes',
            domain => 'choice.test' } ],
    [ 'secure.choice.test', '__Secure-choice',
        { path => '/', 'max-age' => 15552000, httponly => 'yes', samesite => 'Lax', secure => 'yes' } ],
    # httponly=off, but browsers would not take it
    [ 'http-only.choice.test', '__Http-choice',
        { path => '/', 'max-age' => 15552000, httponly => 'yes', samesite => 'Lax', secure => 'yes' } ],
  )
{
    my ($of, $name, $want) = @$case;
    for my $form ('choice=none', 'choice=all&policy=HASH') {
        my ($pair, $attributes) = set(post($of, $form, OURS));
        is_deeply $attributes, $want, "$of, $form: its attributes";
        my ($is, $value) = split /=/, $pair, 2;
        is $is, $name, '... its name';
        like $value, qr/\A1\.[0-9a-z]+\.\.[A-Za-z0-9_~:-]*\.\.\z/, '... its value';
        cmp_ok length $value, '<=', 800, '... its length';
        my $consent = $form =~ /none/ ? 'necessary' : 'necessary audience statistical advertising';
        is seen($of, $pair)->{consent}, $consent, '... and it is read back';
    }
    my $page = ask($of, GET => '/cookies');
    like $page->{body}, qr/<code>\Q$name\E<\/code>/, '... and listed by its name';
}

# A name by another scheme or host is a cookie like any other: undeclared.
for my $case ([ 'form.test', '__Host-cookies_preferences' ], [ 'tls.form.test', 'cookies_preferences' ],
    [ 'secure.choice.test', 'cookies_preferences' ])
{
    my ($of, $name) = @$case;
    my ($value) = chosen($host, 'choice=all') =~ /=(.*)/;
    my $seen = seen($of, "$name=$value");
    is_deeply [ @$seen{qw(consent state cookie)} ], [ 'necessary audience', 'none', undef ],
      "$of: $name is not its choice cookie";
}

# The application sees it only where it is forwarded.
{
    my $cookie = chosen($host, 'choice=all');
    is seen($host, "sid=1; $cookie; _ga=2")->{cookie}, 'sid=1; _ga=2', 'the choice is not forwarded';
    is seen($host, $cookie)->{cookie}, undef, '... nor is an empty field';
    my ($pair) = set(post('keys.choice.test', 'choice=none', OURS));
    is seen('keys.choice.test', "sid=1; $pair; _ga=2")->{cookie}, "sid=1; $pair", 'unless forward=on';
}

# --- what grants nothing ------------------------------------------------------------

my $cookie = chosen($host, 'choice=all');
my ($value) = $cookie =~ /=(.*)/;
my $now = time;
my $categories = (split /\./, $value)[3];
my $six_months = 15552000;

# An opt-in cookie is held and an answer still comes.
sub grants_nothing {
    my ($name, @fields) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $seen = seen($host, map { /^sid/ ? $_ : "sid=1; $_; _ga=2" } @fields);
    is $seen->{status}, 200, "$name: the site answers";
    is_deeply [ @$seen{qw(consent state)} ], [ 'necessary audience', 'none' ], '... nothing is granted';
    is +($seen->{cookie} // '') =~ s/, sid=1//gr, 'sid=1', '... and opt-in is held';
    my $answer = ask($host, GET => '/x', map({ "Cookie: $_" } @fields),
        answer_with("HTTP/1.1 200 OK\r\nSet-Cookie: _ga=1\r\nSet-Cookie: sid=1\r\nContent-Length: 0\r\n\r\n"));
    is_deeply cookies($answer), ['sid=1'], '... both ways';
    $answer = ask($host, GET => '/cookies', map { "Cookie: $_" } @fields);
    like $answer->{body}, qr/You have not chosen yet/, '... and the page knows of no choice';
}

{
    my $seen = seen($host, "sid=1; $cookie; _ga=2");
    is_deeply [ @$seen{qw(consent state cookie)} ],
      [ 'necessary audience statistical advertising', 'given', 'sid=1; _ga=2' ], 'as it was set, it grants';
}
for my $case (
    [ 'just now'          => 0,                     1 ],
    [ 'a clock ahead'     => 290,                   1 ],
    [ 'the future'        => 400,                   0 ],
    [ 'the far future'    => 100 * 365 * 86400,     0 ],
    [ 'almost its end'    => -($six_months - 60),   1 ],
    [ 'expired'           => -($six_months + 60),   0 ],
    [ 'long expired'      => -10 * $six_months,     0 ],
  )
{
    my ($name, $shift, $counts) = @$case;
    my $moved = rewritten($cookie, ISSUED => base36($now + $shift));
    if ($counts) {
        is seen($host, $moved)->{state}, 'given', "$name: counts";
    }
    else {
        grants_nothing($name, $moved);
    }
}
# Each host by its own lifetime.
{
    my ($pair) = set(post('keys.choice.test', 'choice=all&policy=HASH', OURS));
    is seen('keys.choice.test', rewritten($pair, ISSUED => base36($now - 7100)))->{state}, 'given',
      'before the end of lifetime=2h';
    is seen('keys.choice.test', rewritten($pair, ISSUED => base36($now - 7300)))->{state}, 'none',
      '... and after it';
}

my %bad = (
    'an empty value'        => 'cookies_preferences=',
    'no value'              => 'cookies_preferences',
    'another version'       => rewritten($cookie, VERSION => '2'),
    'no version'            => rewritten($cookie, VERSION => ''),
    'a version with a zero' => rewritten($cookie, VERSION => '01'),
    'no time'               => rewritten($cookie, ISSUED => ''),
    'capitals in the time'  => rewritten($cookie, ISSUED => uc base36($now - 36)),
    'a zero before it'      => rewritten($cookie, ISSUED => '0' . base36($now)),
    'a sign before it'      => rewritten($cookie, ISSUED => '-' . base36($now)),
    'too long a time'       => rewritten($cookie, ISSUED => 'z' x 11),
    'the longest time'      => rewritten($cookie, ISSUED => 'z' x 10),
    'a time of long ago'    => rewritten($cookie, ISSUED => '1'),
    'an unknown flag'       => rewritten($cookie, FLAGS => 'x'),
    'a flag twice'          => rewritten($cookie, FLAGS => 'gg'),
    'a category twice'      => rewritten($cookie, CATEGORIES => "$categories~statistical:n"),
    'an empty category'     => rewritten($cookie, CATEGORIES => "$categories~"),
    'no answer'             => rewritten($cookie, CATEGORIES => "statistical"),
    'another answer'        => rewritten($cookie, CATEGORIES => $categories =~ s/:y/:Y/r),
    'a refusal with tokens' => rewritten($cookie, CATEGORIES => $categories =~ s/:y/:n/r),
    'broken tokens'         => rewritten($cookie, CATEGORIES => "${categories}x"),
    'another octet in them' => rewritten($cookie, CATEGORIES => $categories =~ s/.\z/!/r),
    'a record of no kind'   => rewritten($cookie, RECORD => '!'),
    'a tag of no kind'      => rewritten($cookie, MAC => '='),
    'a field more'          => "$cookie.",
    'a field less'          => substr($cookie, 0, -1),
    'quotes'                => "cookies_preferences=\"$value\"",
    'percent encoding'      => 'cookies_preferences=' . $value =~ s/\./%2E/gr,
    'a name in capitals'    => "Cookies_Preferences=$value",
    'an encoded name'       => "cookies%5Fpreferences=$value",
    'over 800 octets'       => rewritten($cookie, CATEGORIES => join '~', $categories, map { "foreign$_:n" } 1 .. 90),
    'octets above 7F'       => "cookies_preferences=\xff\x{80}",
    'only dots'             => 'cookies_preferences=.....',
    'JSON'                  => 'cookies_preferences={"statistical":true}',
    'a word'                => 'cookies_preferences=all',
);
grants_nothing($_, $bad{$_}) for sort keys %bad;
is seen($host, rewritten($cookie, CATEGORIES => join '~', $categories, map { "foreign$_:n" } 1 .. 30))->{state},
  'given', 'categories of other hosts are passed over';

# The state of a choice is logged, its value never.
{
    my @lines = log_lines('error_log', 'the choice cookie is');
    ok +(grep { /is expired and grants nothing/ } @lines), 'the log says that a choice is expired';
    ok +(grep { /is in the future/ } @lines), '... or in the future';
    ok +(grep { /is unreadable/ } @lines), '... or unreadable';
    is scalar(grep { /\Q$categories\E|foreign/ } log_lines('error_log', 'cookiepolicy')), 0,
      '... and never holds one';
}

# --- more than one of them --------------------------------------------------------------

my $other = rewritten($cookie, ISSUED => base36($now - 60));
my $none  = chosen($host, 'choice=none');
is seen($host, "$cookie; $cookie")->{state}, 'given', 'twice with the same value counts';
is seen($host, $cookie, $cookie)->{state}, 'none', '... but not in two fields: core joins them by a comma';
grants_nothing('two different ones',    "$cookie; $other");
grants_nothing('... in the other order', "$other; $cookie");
grants_nothing('a grant and a refusal', "$cookie; $none");
grants_nothing('a grant and garbage',   "$cookie; cookies_preferences=x");
grants_nothing('one after a comma',     "a=b, $cookie");
grants_nothing('... without a blank',   "a=b,$cookie");
is seen($host, 'sid=1', "$cookie; _ga=2")->{state}, 'none', 'nor where a second field begins with it';
is seen($host, "a=b; $cookie; c=d")->{state}, 'given', 'among others it counts';

# --- nobody else sets it -------------------------------------------------------------------

for my $of ('form.test', 'tls.form.test', 'keys.choice.test', 'secure.choice.test') {
    my ($own) = map { /^([^=]*)/ } @{ cookies(post($of, 'choice=none', OURS)) };
    my @forged = ("$own=$value", "$own=$value; Path=/", "$own=$value; Max-Age=99; Path=/; Secure",
        " $own = $value", "$own=", "$own=x; Max-Age=0");
    my $answer = ask($of, GET => '/x', answer_with("HTTP/1.1 200 OK\r\n",
        map({ "Set-Cookie: $_\r\n" } @forged, 'sid=1'), "Content-Length: 0\r\n\r\n"));
    is_deeply cookies($answer), ['sid=1'], "$of: its application cannot set $own";
}
for my $path (qw(/site.html /missing /script/forge.pl /script/nph)) {
    my $nph = CORE::join '', map { sprintf '%02x', ord } split //,
      "HTTP/1.1 200 OK\r\nSet-Cookie: cookies_preferences=forged\r\nSet-Cookie: sid=1\r\n\r\nforged\n";
    my $target = $path =~ /nph/ ? "/script/nph-cookies.pl?hex=$nph" : $path;
    my $answer = ask('forged.choice.test', GET => $target);
    is_deeply [ grep { !/^sid=1$/ } @{ cookies($answer) } ], [], "nor does $path";
    ok scalar @{ cookies($answer) }, '... which sets what it may';
}
{
    # Not on the page either, beside the one that the form stores.
    my $answer = ask('forged.choice.test', GET => '/cookies');
    is $answer->{status}, 200, 'the page of a site that forges choices';
    is_deeply cookies($answer), ['sid=1'], '... sets none';
    $answer = post('forged.choice.test', 'choice=none', OURS, 'Accept: application/json');
    is_deeply [ map { /^(\w+)/ } grep { !/^sid/ } @{ cookies($answer) } ], ['cookies_preferences'],
      '... and its form one';
    unlike join("\n", @{ cookies($answer) }), qr/forged/, '... which is the visitor\'s';
}

# --- a table that changes -------------------------------------------------------------------

my $granted = chosen($host, 'statistical=on&advertising=on');
my $refused = chosen($host, 'audience=on');
for my $case (
    # changed                 still granted        state
    [ reworded  => 'necessary statistical advertising', 'given' ],
    [ renamed   => 'necessary statistical advertising', 'given' ],
    [ shorter   => 'necessary statistical advertising', 'given' ],
    [ removed   => 'necessary advertising',             'given' ],
    [ longer    => 'necessary advertising',             'changed' ],
    [ provider  => 'necessary advertising',             'changed' ],
    [ recipient => 'necessary advertising',             'changed' ],
    [ source    => 'necessary advertising',             'changed' ],
    [ version   => 'necessary advertising',             'changed' ],
  )
{
    my ($how, $consent, $state) = @$case;
    my $of = "$how.changed.test";
    my $seen = seen($of, "$granted; sid=1; ads=2; _ga=3; px=4; _count=5");
    is $seen->{consent}, $consent, "$how: what still holds";
    is $seen->{state}, $state, "... the state";
    my $statistics = { reworded => '; _ga=3', renamed => '; _count=5', shorter => '; _ga=3' }->{$how} // '';
    is $seen->{cookie}, "sid=1; ads=2$statistics", '... and what the application receives';
    my $page = ask($of, GET => '/cookies', "Cookie: $granted");
    my $asks = $page->{body} =~ /It has changed since, so it is off/;
    is !!$asks, $state eq 'changed', '... and whether the page asks again';
    is seen($of, $refused)->{state}, 'given', '... a refusal stands';
    is seen($of, $refused)->{consent}, 'necessary audience', '... to its end';
    next if $state ne 'changed';
    # Both tables' forms differ, and a grant of today's holds.
    is post($of, 'statistical=on&policy=' . hash($host), OURS)->{status}, 409,
      '... a form of before grants nothing';
    my $again = chosen($of, 'statistical=on');
    is seen($of, $again)->{consent}, 'necessary statistical', '... and who agrees anew is believed';
}

# --- a cookie that several hosts share ---------------------------------------------------------

{
    my ($one, $two) = ('keys.choice.test', 'shared.choice.test');
    my ($first) = set(post($one, 'statistical=on&advertising=on&policy=HASH', OURS));
    is seen($two, $first)->{consent}, 'necessary advertising',
      'a grant on one host holds on another for what both have';
    is seen($two, $first)->{state}, 'changed', '... and not for what is more';
    my ($second) = set(post($two, 'statistical=on&third-party=on&policy=HASH', OURS, "Cookie: $first"));
    is seen($two, $second)->{consent}, 'necessary statistical third-party', 'a choice on the second';
    is seen($one, $second)->{consent}, 'necessary statistical', '... holds on the first, refusals too';
    my ($third) = set(post($one, 'statistical=on&policy=HASH', OURS, "Cookie: $second"));
    is seen($two, $third)->{consent}, 'necessary statistical third-party',
      'a choice on the first leaves the second what only it has';
    my ($last) = set(post($one, 'choice=none', OURS, "Cookie: $third"));
    is seen($two, $last)->{consent}, 'necessary third-party', 'a refusal removes all of a category';
    for my $void ([ VERSION => 2 ], [ ISSUED => base36($now - 7300) ], [ ISSUED => base36($now + 900) ]) {
        my ($fresh) = set(post($one, 'choice=none', OURS, 'Cookie: ' . rewritten($second, @$void)));
        is seen($two, $fresh)->{consent}, 'necessary',
          'nothing is taken over from a cookie that does not count';
    }
}

# --- what applications and expressions are told ----------------------------------------------

is_deeply [ @{ seen('report.form.test', $cookie) }{qw(consent state)} ],
  [ 'necessary audience statistical advertising', 'report' ], 'Report: every category, state report';
is_deeply [ @{ seen('report.form.test') }{qw(consent state)} ],
  [ 'necessary audience statistical advertising', 'report' ], '... without a choice, too';
# A choice counts in its own answer, and in the log of it.
for my $case (
    [ 'choice=all&policy=HASH' => undef,   303, 'necessary audience statistical advertising' ],
    [ 'choice=none'            => $cookie, 303, 'necessary' ],
    [ 'choice=all&policy=old'  => $none,   409, 'necessary' ],
  )
{
    my ($form, $with, $status, $consent) = @$case;
    my $n = () = log_lines('told', qr/^POST/, 0);
    my $answer = post('told.choice.test', $form, OURS, map { "Cookie: $_" } grep { defined } $with);
    is $answer->{status}, $status, "$form is answered $status";
    is_deeply [ field($answer, 'X-Consent'), field($answer, 'X-State') ], [ $consent, 'given' ],
      '... with what holds from then on';
    is((log_lines('told', qr/^POST/, $n + 1))[-1], "POST $status|$consent|given|\n", '... and so it is logged');
}

for my $case (
    [ 'nobody chose'  => undef,    'audience=yes statistical= nothing=' ],
    [ 'a grant'       => $cookie,  'audience=yes statistical=yes nothing=' ],
    [ 'a refusal'     => $none,    'audience= statistical= nothing=' ],
  )
{
    my ($name, $with, $want) = @$case;
    my $answer = ask('expressions.choice.test', GET => '/x', map { "Cookie: $_" } grep { defined } $with);
    is_deeply [ field($answer, 'X-Consents') ], [$want], "expressions: $name";
    is_deeply [ field($answer, 'X-If') ], [ $want =~ /statistical=yes/ ? 'granted' : () ], '... in <If>';
}
{
    ask('expressions.choice.test', GET => '/x') for 1 .. 20;
    my %times;
    $times{$_}++
      for map { /\[pid (\d+)/ } log_lines('error_log', q{consent\('nothing'\): there is no such category});
    ok scalar(keys %times), 'an unknown category is logged';
    is_deeply [ grep { $_ > 1 } values %times ], [], '... once a child';
}

done_testing;

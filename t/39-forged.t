# SPDX-License-Identifier: Apache-2.0
#
# Choices that the site did not make, under CookiePolicySecret: unsigned,
# edited, cut short, signed for another, of another time, twice. All of them
# count as none.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

my ($host, $other) = ('one.forged.test', 'two.forged.test');
my @all    = ('necessary audience statistical advertising', 'given');
my $cookie = chosen($host, 'choice=all');
my ($name, $value) = split /=/, $cookie, 2;
my ($body, $tag)   = $value =~ /\A(.*\.)([^.]*)\z/;
my $six_months = 15552000;

sub decided { [ @{ seen(@_) }{qw(consent state)} ] }

# Nothing is granted and nothing passes; the site answers all the same.
sub counts_as_none {
    my ($what, $with, $to) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $seen = seen($to // $host, "sid=1; $with; _ga=2; ads=3");
    is_deeply [ @$seen{qw(status consent state cookie)} ], [ 200, 'necessary audience', 'none', 'sid=1' ],
      "$what: counts as none";
}

like $tag, qr/\A[\w-]{11}\z/, 'a choice is signed';
is_deeply decided($host, $cookie), \@all, '... and counts where it was made';
{
    my $none = chosen($host, 'choice=none');
    is_deeply decided($host, $none), [ 'necessary', 'given' ], '... and so does a refusal';
    counts_as_none('a refusal with the tag of a grant', rewritten($none, MAC => $tag));
    counts_as_none('a grant with the tag of a refusal', rewritten($cookie, MAC => $none =~ s/.*\.//r));
}

# --- edited ---------------------------------------------------------------------

{
    my $unsigned = chosen('form.test', 'choice=all');    # the same table, no keys
    counts_as_none('a choice without a tag', $unsigned);
    counts_as_none('... with an empty one', "$name=$body");
}
my %parts = (
    'a later time'    => [ ISSUED     => base36(time + 100) ],
    'a flag'          => [ FLAGS      => 'g' ],
    'a record'        => [ RECORD     => 'AAAAAAAAAAAAAAAAAAAAAA' ],
    'less granted'    => [ CATEGORIES => $value =~ s/.*\.\.(.*?)\..*/$1/r =~ s/:y:[^~]*/:n/r ],
    'nothing granted' => [ CATEGORIES => '' ],
    'another version' => [ VERSION    => 2 ],
);
counts_as_none($_, rewritten($cookie, @{ $parts{$_} })) for sort keys %parts;
for my $at (0 .. length($tag) - 1) {
    my $wrong = $tag;
    substr($wrong, $at, 1) =~ tr/A-Za-z0-9\-_/B-ZAb-za1-90_\-/;
    counts_as_none("the tag's character $at is another", "$name=$body$wrong");
}
counts_as_none("a tag of $_", "$name=$body" . $_)
  for '-----------', 'A' x 11, substr($tag, 1), "${tag}A", "$tag$tag", lc $tag eq $tag ? uc $tag : lc $tag;
counts_as_none("cut to $_ octets", "$name=" . substr $value, 0, $_)
  for 0 .. 12, map { length($value) - $_ } 1 .. 14;
counts_as_none('more behind it', "$cookie$_") for '.', 'x', '~', '.x';
is_deeply decided($host, $cookie), \@all, '(as it was it still counts)';

# --- of another host, of another name ----------------------------------------------

is_deeply decided({ host => 'ONE.Forged.Test:8080' }, $cookie), \@all, 'a host is the same in capitals and with a port';
counts_as_none('replayed to a host with the same key and table', $cookie, $other);
counts_as_none("... and that host's here", chosen($other, 'choice=all'));
{
    my $of_tls = chosen('tls.forged.test', 'choice=all');
    like $of_tls, qr/\A__Host-/, 'on https';
    is_deeply decided('tls.forged.test', $of_tls), \@all, '... a choice counts';
    counts_as_none('... and not under the name that it has on http', $of_tls =~ s/__Host-//r);
    counts_as_none('... nor one of http under its name', "__Host-$cookie", 'tls.forged.test');
}
{
    my $shared = chosen('before.rotated.test', 'choice=all');
    is_deeply decided('first-step.rotated.test', $shared), \@all, 'a choice for a domain counts on its hosts';
    counts_as_none('... under the name that it was signed for', $shared =~ s/^[^=]*/other/r, 'named.rotated.test');
    my ($named) = map { /^(other=[^;]+)/ } @{ cookies(post('named.rotated.test', 'choice=all&policy=HASH', OURS)) };
    is_deeply decided('named.rotated.test', $named), \@all, 'one of another name counts under it';
    counts_as_none('... and under no other', $named =~ s/^other/cookies_preferences/r, 'before.rotated.test');
}

# --- of another time ----------------------------------------------------------------

for my $case ([ 0 => 1 ], [ $six_months => 1 ], [ $six_months + 1 => 0 ], [ -300 => 1 ], [ -301 => 0 ]) {
    my ($after, $counts) = @$case;
    my $made = 1_800_000_000;
    my $signed = stored(post($host, 'choice=all&policy=HASH', OURS, at($made)));
    my $answer = ask($host, GET => '/application', "Cookie: $signed", at($made + $after));
    like $answer->{body}, $counts ? qr/^X-State: given\r$/m : qr/^X-State: none\r$/m,
      "a signed choice, $after s later: " . ($counts ? 'counts' : 'counts as none');
}

# --- more than one -------------------------------------------------------------------

is_deeply decided($host, "$cookie; $cookie"), \@all, 'the same twice is one choice';
counts_as_none('two that are signed both', "$cookie; " . chosen($host, 'choice=none'));
counts_as_none('one that is signed and one that is not', "$cookie; $name=$body");
counts_as_none('... in the other order', "$name=$body; $cookie");
counts_as_none('one and an empty one', "$cookie; $name=");
counts_as_none('one after a comma', "a=b, $cookie");

# --- keys come and go --------------------------------------------------------------------

my ($before, $first, $second, $after, $without) =
  map { "$_.rotated.test" } qw(before first-step second-step after without);
for my $case (
    # made at    counts at                                  and not at
    [ $before  => [ $before, $first, $second, $without ],          [$after] ],
    [ $first   => [ $before, $first, $second, $without ],          [$after] ],
    [ $second  => [ $first, $second, $after, $without ],           [$before] ],
    [ $after   => [ $first, $second, $after, $without ],           [$before] ],
    [ $without => [$without],                                      [ $before, $first, $second, $after ] ],
  )
{
    my ($made_at, $good, $bad) = @$case;
    my $made = chosen($made_at, 'choice=all');
    is_deeply decided($_, $made), \@all, "made at $made_at, counts at $_" for @$good;
    counts_as_none("made at $made_at, at $_", $made, $_) for @$bad;
}
# Whoever repeats a choice has it signed by the new key, with its old time.
{
    my $made  = stored(post($before, 'choice=all&policy=HASH', OURS, at(1_800_000_000)));
    my $again = stored(post($second, 'choice=all&policy=HASH', OURS, at(1_800_000_100), "Cookie: $made"));
    isnt $again, $made, 'a choice repeated under another key';
    is $again =~ s/[^.]*\z//r, $made =~ s/[^.]*\z//r, '... is the same but for its tag';
    like ask($after, GET => '/application', "Cookie: $again", at(1_800_000_100))->{body}, qr/^X-State: given\r$/m,
      '... and counts when the old key is gone';
}

# --- requests that name no host ------------------------------------------------------------

{
    my %hostless = (host => undef, version => '1.0', port => Client::config()->{vhosts}{hostless}{port});
    my $policy = JSON::PP->new->decode(ask({%hostless}, GET => '/cookies/policy.json')->{body})->{policy}{version};
    my $made = stored(ask({ %hostless, body => "choice=all&policy=$policy" }, POST => '/cookies', FORM, OURS));
    like $made, qr/\.[\w-]{11}\z/, 'without a Host field a choice is signed, too';
    is_deeply decided({%hostless}, $made), \@all, '... and counts in requests of the same kind';
    my %named = (%hostless, host => 'hostless.forged.test', version => '1.1');
    counts_as_none('... and not where a host is named', $made, {%named});
    counts_as_none("... nor does one of a host's without it", $cookie, {%hostless});
}

# --- what is told ----------------------------------------------------------------------------

{
    ok scalar(log_lines('error_log', q{the choice cookie is not signed by this site and grants nothing})),
      'the log says that a choice is not signed';
    is scalar(grep { /\Q$tag\E|key-of-the-tests/ } log_lines('error_log', 'cookiepolicy')), 0,
      '... and holds neither tags nor keys';
    my $page = ask($host, GET => '/cookies', 'Cookie: ' . rewritten($cookie, MAC => 'A' x 11));
    like $page->{body}, qr/You have not chosen yet/, 'the page knows of no choice then';
}

done_testing;

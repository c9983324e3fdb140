# SPDX-License-Identifier: Apache-2.0
#
# Two hosts that share a choice under one domain and have different tables:
# one has statistics of A, the other of A and C, and a category of its own.
# Who has answered each once is never asked again.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Browser;
use Client;
use Form;

my ($a, $b) = ('a.shared.test', 'b.shared.test');

# What an application on a host is told: "state: consent".
sub told {
    my ($browser, $host, @fields) = @_;
    my $body = $browser->ask($host, GET => '/application', @fields)->{body};
    return join ': ', map { $body =~ /^X-$_:[ \t]*(.*?)[ \t]*\r?$/m ? $1 : '?' } qw(State Consent);
}

my ($all_of_a, $all_of_b) = ('given: statistical', 'given: statistical third-party');

# --- accepted on each --------------------------------------------------------------------

for my $order ([ $a, $b ], [ $b, $a ]) {
    my ($first, $second) = @$order;
    my $browser = Browser->new;
    is told($browser, $_), 'none: ', "nobody was asked on $_ yet" for @$order;
    $browser->post($first, 'choice=all');
    # The larger table's answer holds on the smaller, not the other way round.
    is told($browser, $second), $second eq $a ? $all_of_a : 'changed: ', "accepted on $first, what holds on $second";
    $browser->post($second, 'choice=all');
    is scalar @{ $browser->holds }, 1, '... accepted there, too: it is one cookie';
    for my $round (1 .. 10) {
        is told($browser, $a), $all_of_a, "$first first, then $second, round $round: not asked again on $a";
        is told($browser, $b), $all_of_b, "... nor on $b";
        # and whoever says it again does not undo it
        $browser->post($round % 2 ? $a : $b, 'choice=all') if $round > 5;
    }

    # --- refused on one -------------------------------------------------------------------

    for my $refused_on ($a, $b) {
        my $before = $browser->holds->[0];
        $browser->post($refused_on, 'choice=none');
        is told($browser, $a), 'given: ', "refused on $refused_on: refused on $a";
        is told($browser, $b), $refused_on eq $b ? 'given: ' : 'given: third-party',
          "... and on $b, but for what only $b has been asked";
        for my $round (1 .. 10) {
            like told($browser, $_), qr/^given: (?:third-party)?$/, "... round $round on $_: not asked again" for @$order;
        }
        $browser->post($_, 'choice=all') for @$order;
        is told($browser, $b), $all_of_b, '... until it is accepted again';
    }
}

# A refusal first, then a grant on the other: what the other has not asked stays refused.
{
    my $browser = Browser->new;
    $browser->post($b, 'choice=none');
    $browser->post($a, 'choice=all');
    is told($browser, $a), $all_of_a, 'refused on one, then accepted on the other';
    is told($browser, $b), 'changed: ', '... the one asks for what it has more, and keeps its own refusal';
    $browser->post($b, 'choice=save&statistical=on');
    is told($browser, $a), $all_of_a, '... and with its answer';
    is told($browser, $b), 'given: statistical', '... both know all';
}

# --- under a signal -------------------------------------------------------------------------

# What was granted elsewhere without the signal does not come to hold against it.
{
    my $browser = Browser->new;
    $browser->post($b, 'choice=all');
    is told($browser, $b, 'Sec-GPC: 1') =~ s/.*: //r, '', 'a grant from before the signal does not hold under it';
    $browser->post($a, 'choice=all', 'Sec-GPC: 1');
    is told($browser, $a, 'Sec-GPC: 1') =~ s/.*: //r, 'statistical', 'one that is made under it does';
    is told($browser, $b, 'Sec-GPC: 1') =~ s/.*: //r, '', '... and brings no other with it';
    is told($browser, $b) =~ s/.*: //r, '', '... which is asked for again';
    $browser->post($b, 'choice=all', 'Sec-GPC: 1');
    is told($browser, $_, 'Sec-GPC: 1') =~ s/.*: //r, $_ eq $a ? 'statistical' : 'statistical third-party',
      "... until it is made under the signal as well ($_)" for $a, $b;
}

# --- a neighbour that has no key --------------------------------------------------------------

{
    my $browser = Browser->new;
    $browser->post($_, 'choice=none') for $a, $b;
    my ($own) = map { s/^\S+ //r } @{ $browser->holds };
    for my $forged (rewritten($own, CATEGORIES => 'statistical:y:AAAAx~third-party:y:AAAAx'), rewritten($own, MAC => '')) {
        my $answer = post($a, 'choice=none', OURS, "Cookie: $forged");
        unlike stored($answer), qr/third-party|AAAA/, 'nothing is taken over from a choice that the site did not sign';
    }
}

done_testing;

# SPDX-License-Identifier: Apache-2.0
#
# A change of the table that reaches one server before the other: visitors who
# come to both in turn are asked once for what is new, and not again. (What a
# change does to a stored choice is in 34-choice.t, kind by kind.)

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Browser;
use Client;
use Form;

sub server {
    my ($name, $which) = @_;
    return { host => $name, port => Client::config()->{vhosts}{"rolling_$which"}{port} };
}

sub state_of {
    my ($browser, $server) = @_;
    return $browser->ask($server, GET => '/application')->{body} =~ /^X-State:[ \t]*(.*?)\r?$/m ? $1 : undef;
}

# Who goes from server to server ten times: the states that are seen.
sub wanders {
    my ($browser, @servers) = @_;
    my %states;
    $states{ state_of($browser, $_) }++ for (@servers) x 10;
    return join ' ', sort keys %states;
}

# Whether who has agreed to the old table is asked by the new one, and whether
# who has then agreed to the new one is asked by the old one again.
for my $case (
    # change       asked by new   then asked by old
    [ reworded  => 0, 0 ],
    [ renamed   => 0, 0 ],
    [ shorter   => 0, 0 ],
    [ removed   => 0, 0 ],
    [ longer    => 1, 0 ],
    [ provider  => 1, 0 ],
    [ source    => 1, 0 ],
    # what is another provider or another question, not one more
    [ recipient => 1, 1 ],
    [ version   => 1, 1 ],
  )
{
    my ($change, $new_asks, $old_asks) = @$case;
    # for one host, and for a domain, where answers are added up
    for my $name ("$change.rolling.test", "$change.domain.rolling.test") {
        my ($old, $new) = (server($name, 'old'), server($name, 'new'));
        my $browser = Browser->new;
        $browser->post($old, 'choice=all');
        is state_of($browser, $old), 'given', "$name: who agreed to the old table";
        is state_of($browser, $new), $new_asks ? 'changed' : 'given',
          $new_asks ? '... is asked by the new one' : '... is not asked by the new one';
        next if !$new_asks && is wanders($browser, $old, $new), 'given', '... however often';

        $browser->post($new, 'choice=all');
        is state_of($browser, $new), 'given', '... who has agreed to that';
        my $again = $old_asks && $name !~ /domain/;
        is wanders($browser, $old, $new), $again ? 'changed given' : 'given',
          $again ? '... is asked by the old one once more (without domain=)' : '... is not asked again by either';
    }
    for my $name ("$change.rolling.test", "$change.domain.rolling.test") {
        my ($old, $new) = (server($name, 'old'), server($name, 'new'));
        for my $at ($old, $new) {
            my $browser = Browser->new;
            $browser->post($at, 'choice=none');
            is wanders($browser, $old, $new), 'given', "$name: who refuses is asked by neither";
        }
    }
}

done_testing;

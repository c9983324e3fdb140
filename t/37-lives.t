# SPDX-License-Identifier: Apache-2.0
#
# How long a choice lives, by a clock that the test sets: to its end and not
# beyond, a refusal as long as a consent, a repeated one not longer.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;

my $noon = 1_800_000_000;    # some day in 2027
my $six_months = 15552000;

# The choice cookie and its Max-Age, as a form that is posted at `time` stores it.
sub choose_at {
    my ($to, $time, $form, @fields) = @_;
    my $answer = post($to, "$form&policy=HASH", OURS, at($time), @fields);
    my ($line) = grep { /^[^=]+=[^;]/ } @{ cookies($answer) };
    my ($pair, $life) = ($line // '') =~ /^([^;]*);.*\bMax-Age=(\d+)/ or die "nothing stored: $answer->{status}\n";
    return ($pair, $life);
}

sub state_at {
    my ($to, $time, $cookie) = @_;
    my $answer = ask($to, GET => '/application', "Cookie: $cookie", at($time));
    return $answer->{body} =~ /^X-State:[ \t]*(.*?)\r?$/m ? $1 : undef;
}

# --- from its beginning to its end ---------------------------------------------------

for my $host (
    [ 'form.test' => $six_months ], [ 'one.forged.test' => $six_months ], [ 'keys.choice.test' => 7200 ],
    [ 'a.shared.test' => $six_months ],
  )
{
    my ($of, $life) = @$host;
    for my $form ('choice=all', 'choice=none', 'choice=save&statistical=on') {
        my ($cookie, $max_age) = choose_at($of, $noon, $form);
        is $max_age, $life, "$of, $form: the browser is told to keep it for its life";
        my $issued = base36($noon);
        like $cookie, qr/=1\.$issued\./, '... from now on';
        for my $case (
            [ 0         => 'given', 'now' ],
            [ 1         => 'given', 'a moment later' ],
            [ $life - 1 => 'given', 'a second before its end' ],
            [ $life     => 'given', 'at its end' ],
            [ $life + 1 => 'none',  'a second after it' ],
            [ 3 * $life => 'none',  'long after it' ],
            # another server's clock, or this one's that was put back
            [ -200      => 'given', '200 s before' ],
            [ -300      => 'given', '300 s before' ],
            [ -301      => 'none',  '301 s before' ],
            [ -86400    => 'none',  'the day before' ],
          )
        {
            my ($later, $want, $name) = @$case;
            is state_at($of, $noon + $later, $cookie), $want, "... $name: $want";
        }
    }
}

# --- two servers whose clocks are 200 s apart -----------------------------------------
# (One server, asked at two times: all that servers share is the choice.)

{
    my $host = 'one.forged.test';
    my ($fast, $slow) = ($noon + 200, $noon);
    my ($cookie) = choose_at($host, $fast, 'choice=all');
    is state_at($host, $slow, $cookie), 'given', 'a choice made at the fast server counts at the slow one';
    my ($changed, $life) = choose_at($host, $slow, 'choice=none', "Cookie: $cookie");
    is state_at($host, $fast, $changed), 'given', '... a change made there counts at the fast one';
    is $life, $six_months, '... for its whole life';
    ($changed, $life) = choose_at($host, $slow, 'choice=all', "Cookie: $cookie");
    is $changed, $cookie, 'a choice of the fast server, repeated at the slow one, stays what it is';
    is $life, $six_months, '... and is not kept for longer than a new one';
    my ($page) = ask($host, GET => '/cookies?saved=' . ($noon + 200) . '.0', "Cookie: $cookie", at($slow))->{body};
    like $page, qr/<title>Saved:/, '... and is confirmed by its own time';
}

# --- a choice that is repeated ---------------------------------------------------------

for my $host ('form.test', 'one.forged.test', 'a.shared.test', 'tls.forged.test') {
    for my $form ('choice=all', 'choice=none', 'choice=save&statistical=on') {
        my ($cookie) = choose_at($host, $noon, $form);
        my ($again, $life) = choose_at($host, $noon + 1000, $form, "Cookie: $cookie");
        is $again, $cookie, "$host: $form once more is the same choice";
        is $life, $six_months - 1000, '... and ends when it was to end';
        ($again, $life) = choose_at($host, $noon + $six_months, $form, "Cookie: $cookie");
        is_deeply [ $again, $life ], [ $cookie, 1 ], '... even in its last second';
        ($again, $life) = choose_at($host, $noon + $six_months + 1, $form, "Cookie: $cookie");
        isnt $again, $cookie, '... and after its end it is a new one';
        is $life, $six_months, '... with a life of its own';
    }
    my ($cookie) = choose_at($host, $noon, 'choice=all');
    my ($other, $life) = choose_at($host, $noon + 1000, 'choice=none', "Cookie: $cookie");
    like $other, qr/=1\.${\base36($noon + 1000)}\./, "$host: another choice is a new one";
    is $life, $six_months, '... with a life of its own';
}
# What says the same in the form but not in the cookie is no repeat: here the
# table has got more since.
{
    my ($cookie) = choose_at('form.test', $noon, 'choice=all');
    my ($again, $life) = choose_at('provider.changed.test', $noon + 1000, 'choice=all', "Cookie: $cookie");
    like $again, qr/=1\.${\base36($noon + 1000)}\./, 'a grant of more than before is a new one';
    is $life, $six_months, '... with a life of its own';
    ($again) = choose_at('version.changed.test', $noon + 1000, 'choice=none', 'Cookie: '
          . (choose_at('form.test', $noon, 'choice=none'))[0]);
    like $again, qr/=1\.${\base36($noon)}\./, 'a refusal of more is the same refusal';
}

done_testing;

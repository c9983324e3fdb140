# SPDX-License-Identifier: Apache-2.0
#
# Two choice cookies of one name in a browser, one of which a neighbour under
# the same domain may have planted: they grant nothing, and the next choice is
# rid of the other one.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Browser;
use Client;
use Form;

my $own = 'cookies_preferences';

sub state_of {
    my ($browser, $to) = @_;
    return $browser->ask($to, GET => '/application')->{body} =~ /^X-State:[ \t]*(.*?)\r?$/m ? $1 : undef;
}

# What an answer expires: the domain of each line, or "host" where it has none.
sub expired {
    my ($answer) = @_;
    return join ' ', map { /^\Q$own\E=; Path=\/; Max-Age=0(?:; Domain=([^;]+))?(?:; Secure)?\z/ ? $1 // 'host' : () }
      @{ cookies($answer) };
}

# --- repaired by the next choice --------------------------------------------------------

for my $case (
    # host                   planted under                        what the next choice expires
    [ 'www.twice.test',      ['.twice.test'],                     'www.twice.test twice.test' ],
    [ 'www.twice.test',      ['.www.twice.test'],                 'www.twice.test twice.test' ],
    [ 'www.twice.test',      [ '.twice.test', '.www.twice.test' ], 'www.twice.test twice.test' ],
    [ 'domain.a.twice.test', ['domain.a.twice.test'],             'host domain.a.twice.test twice.test' ],
    [ 'domain.a.twice.test', ['.twice.test'],                     'host domain.a.twice.test twice.test' ],
    [ 'domain.a.twice.test', [ '.domain.a.twice.test', 'domain.a.twice.test', '.twice.test' ],
        'host domain.a.twice.test twice.test' ],
  )
{
    my ($host, $domains, $want) = @$case;
    my $name    = "$host, with another under @$domains";
    my $browser = Browser->new;
    is $browser->post($host, 'choice=all')->{status}, 303, "$name: somebody chooses";
    my @before = @{ $browser->holds };
    is state_of($browser, $host), 'given', '... and it counts';

    my $planted = chosen('form.test', 'choice=none') =~ s/.*?=//r;
    $browser->plant($own, $planted, $_) for @$domains;
    is scalar @{ $browser->holds }, 1 + @$domains, '... until there are several';
    is state_of($browser, $host), 'none', '... which grant nothing';
    like $browser->ask($host, GET => '/cookies')->{body}, qr/You have not chosen yet/, '... as the page says';

    my $answer = $browser->post($host, 'choice=save&statistical=on');
    is $answer->{status}, 303, '... who chooses once more';
    is expired($answer), $want, '... has the name expired in every other scope';
    is scalar @{ cookies($answer) }, 1 + split(' ', $want), '... and nothing else but the choice stored';
    like cookies($answer)->[-1], qr/^\Q$own\E=1\./, '... after them';
    my @after = @{ $browser->holds };
    is scalar @after, 1, '... so that one is left';
    is $after[0] =~ s/=.*//r, $before[0] =~ s/=.*//r, '... in its scope';
    is state_of($browser, $host), 'given', '... and counts';
    is expired($browser->post($host, 'choice=none')), '', '... and later choices expire nothing';
}

# The first choice of somebody who has a planted one already.
{
    my $browser = Browser->new;
    $browser->plant($own, 'x', '.twice.test');
    is state_of($browser, 'www.twice.test'), 'none', 'a planted cookie alone';
    is expired($browser->post('www.twice.test', 'choice=all')), 'www.twice.test twice.test',
      '... is expired by the first choice';
    is scalar @{ $browser->holds }, 1, '... which is there alone';
    is state_of($browser, 'www.twice.test'), 'given', '... and counts at once';
}

# --- what is left alone -----------------------------------------------------------------------

{
    my $browser = Browser->new;
    is expired($browser->post('www.twice.test', 'choice=all')), '', 'a first choice expires nothing';
    is expired($browser->post('www.twice.test', 'choice=all')), '', '... nor does a second';
    # Nothing changes where the form is turned away.
    $browser->plant($own, 'x', '.twice.test');
    my $answer = $browser->post('www.twice.test', 'choice=odd');
    is_deeply [ $answer->{status}, cookies($answer) ], [ 400, [] ], 'a form turned away repairs nothing';
    $answer = $browser->ask('www.twice.test', GET => '/cookies');
    is_deeply cookies($answer), [], '... nor does the page';
    is scalar @{ $browser->holds }, 2, '... so both are there';
}
# A __Host- name has no other scope; a browser would refuse the lines.
{
    my $answer = post('tls.twice.test', 'choice=all&policy=HASH', OURS, "Cookie: __Host-$own=a; __Host-$own=b");
    is scalar @{ cookies($answer) }, 1, 'of a __Host- name nothing is expired';
    like cookies($answer)->[0], qr/^__Host-$own=1\./, '... but the choice stored';
}
# A __Http- name has other scopes, and takes no line without HttpOnly.
{
    my $answer = post('http-only.choice.test', 'choice=none', OURS, 'Cookie: __Http-choice=a; __Http-choice=b');
    my @expired = grep { /^__Http-choice=;/ } @{ cookies($answer) };
    is scalar(@expired), 2, 'of a __Http- name all scopes are expired';
    is_deeply [ grep { !/; Secure; HttpOnly\z/ } @expired ], [], '... as browsers ask for it';
}
# An address and a single label have no parents.
for my $case ([ '127.0.0.1' => '127.0.0.1' ], [ 'localhost' => 'localhost' ]) {
    my ($host, $want) = @$case;
    my %to = (host => $host, port => Client::config()->{vhosts}{hostless}{port});
    my $policy = JSON::PP->new->decode(ask({%to}, GET => '/cookies/policy.json')->{body})->{policy}{version};
    my $answer = ask({ %to, body => "choice=all&policy=$policy" }, POST => '/cookies', FORM, OURS, "Cookie: $own=a; $own=b");
    is expired($answer), $want, "$host: no parent is expired";
}
# However many labels a Host field has, the answer stays short.
{
    my %to = (host => join('.', ('a') x 100, 'test'), port => Client::config()->{vhosts}{hostless}{port});
    my $answer = ask({ %to, body => 'choice=none' }, POST => '/cookies', FORM, OURS, "Cookie: $own=a; $own=b");
    is scalar @{ cookies($answer) }, 21, 'a name of a hundred labels is cleared of twenty scopes';
}

# --- the lines are ours alone --------------------------------------------------------------------

{
    my $line = "$own=; Path=/; Max-Age=0; Domain=twice.test";
    my $answer = ask('form.test', GET => '/x',
        answer_with("HTTP/1.1 200 OK\r\nSet-Cookie: $line\r\nSet-Cookie: sid=1\r\nContent-Length: 0\r\n\r\n"));
    is_deeply cookies($answer), ['sid=1'], 'an application cannot expire a choice';
    $answer = post('hardened.form.test', 'choice=none', OURS, 'Accept: application/json', "Cookie: $own=a; $own=b");
    is scalar(grep { /; Priority=High\z/ } @{ cookies($answer) }), 3, 'a site may add to the attributes of all of them';
    $answer = post('forged.choice.test', 'choice=none', OURS, "Cookie: $own=a; $own=b");
    is scalar(grep { /^\Q$own\E=forged/ } @{ cookies($answer) }), 0, 'and a forged line is none of them';
}

done_testing;

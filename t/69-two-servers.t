# SPDX-License-Identifier: Apache-2.0
#
# Two servers, each with its own clock and a table that is the same, with one
# key file and one PostgreSQL: they are one to a visitor.

use strict;
use warnings FATAL => 'all';
use Test::More;
use JSON::PP ();
use lib 't/lib';
use Client;
use Form;
use Load;
use Postgres;
use Recording;

my $db   = Postgres->new;
my $key  = Client::var('t_logs') . '/two-servers.key';
my $json = JSON::PP->new->utf8;
open my $out, '>', $key or die "$key: $!";
print $out join('', map { chr 33 + int rand 90 } 1 .. 40), "\n";
close $out;
chmod 0600, $key;

my $more = <<"CONF";
CookiePolicySecret "$key"
ServerName www.example.org
CONF
my $few     = "StartServers 2\n";
my @servers = map { recording($db, conf => $more, children => $few) } 1, 2;

# The second is 200 s ahead, or behind.
sub to_server {
    my ($i, $apart) = @_;
    return ({ host => 'www.example.org', port => $servers[$i]{port} }, $apart ? Form::at(time + $apart) : ());
}

sub choice {
    my ($i, $apart, $cookie) = @_;
    my ($to, @clock) = to_server($i, $apart);
    my @fields = map { "Cookie: $_" } $cookie // ();
    return $json->decode(ask($to, GET => '/cookies/policy.json', @fields, @clock)->{body})->{choice};
}

sub press {
    my ($i, $apart, $body, $cookie) = @_;
    my ($to, @clock) = to_server($i, $apart);
    my $answer = post($to, "$body&policy=HASH", OURS, @clock, map { "Cookie: $_" } $cookie // ());
    is $answer->{status}, 303, "server $i takes $body";
    return stored($answer);
}

sub id { (split /\./, $_[0])[4] }

for my $apart (0, 200, -200) {
    for my $first (0, 1) {
        my $second = 1 - $first;
        my @at     = $first ? ($apart, 0) : (0, $apart);    # the clocks of first and second
        my $name   = "made on $first, clocks $apart s apart";
        my $cookie = press($first, $at[0], 'choice=all');
        is_deeply choice($second, $at[1], $cookie), choice($first, $at[0], $cookie), "$name: both honour it";
        is choice($second, $at[1], $cookie)->{categories}{statistical}{state}, 'granted', '... as what it is';
        for my $i ($first, $second) {
            my ($to, @clock) = to_server($i, $at[ $i != $first ]);
            my $receipt = ask($to, GET => '/cookies/receipt', "Cookie: $cookie", @clock);
            is $receipt->{status}, 200, "... and $i has its receipt";
            is $json->decode($receipt->{body})->{record}{id}, id($cookie), '... which is that of the choice';
        }
        my $withdrawn = press($second, $at[1], 'choice=none', $cookie);
        $servers[$second]->wait_for('the record', sub { rows($db, "id = '@{[ id($withdrawn) ]}'") == 1 });
        is $db->query("SELECT replaces FROM cookie_consent_record WHERE id = '@{[ id($withdrawn) ]}'"), id($cookie),
          '... it is withdrawn on the other';
        is choice($_, 0, $withdrawn)->{categories}{statistical}{state}, 'refused', "... which $_ honours" for 0, 1;
    }
}

# Both at once: everything is there once, and so is the document.
$db->query('DELETE FROM cookie_consent_record; DELETE FROM cookie_consent_document');
my @loads = map { start_load(to => (to_server($_))[0], clients => 10, each => 10, bodies => [ 'choice=all', 'choice=none' ]) } 0, 1;
my @made = map { end_load($_) } @loads;
proven('both at once', $db, $servers[0], @made);
is $db->query('SELECT count(*) FROM cookie_consent_document'), 1, 'one document for both';
is_deeply [ map { $_->crashes } @servers ], [], 'and nothing crashed';
unlink $key;

done_testing;

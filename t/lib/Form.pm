# SPDX-License-Identifier: Apache-2.0
#
# The page's form as a client sends it, and choice cookies as nobody should
# send them.
#
#   my $answer = post('form.test', 'choice=all&policy=HASH', 'Origin: http://form.test');
#   my $cookie = stored($answer);                   # name=value, or undef
#   my %seen = %{ seen('form.test', $cookie) };     # what the application is told
#   $cookie = rewritten($cookie, ISSUED => base36(time - 60));
#
# HASH in a body stands for the policy that the page has today.

package Form;

use strict;
use warnings;
use Exporter 'import';
use JSON::PP ();
use Client;

our @EXPORT = qw(post policy hash stored chosen seen rewritten base36 at FORM OURS);

use constant FORM => 'Content-Type: application/x-www-form-urlencoded';
use constant OURS => 'Sec-Fetch-Site: same-origin';

my $json = JSON::PP->new->utf8;

# policy.json as it is for a request with these fields.
sub policy {
    my ($to, @fields) = @_;
    my $answer = ask($to, GET => '/cookies/policy.json', @fields);
    return $json->decode($answer->{body});
}

sub hash { policy($_[0])->{policy}{version} }

sub post {
    my ($to, $body, @fields) = @_;
    my %to = ref $to ? %$to : (host => $to);
    my $path = delete $to{path} // '/cookies';
    $body =~ s/HASH/hash({ %to, body => undef })/e;
    unshift @fields, FORM if !grep { /^Content-Type:/i } @fields;
    my $ask = delete $to{h2} ? \&ask_h2 : \&ask;
    return $ask->({ %to, body => $body }, POST => $path, @fields);
}

# The choice cookie that an answer sets.
sub stored {
    my ($answer) = @_;
    my ($cookie) = map { /^((?:__Host-)?cookies_preferences=[^;]+)/ ? $1 : () } @{ cookies($answer) };
    return $cookie;
}

# Chooses as the page does; the cookie to send from then on.
sub chosen {
    my ($to, $body) = @_;
    my $answer = post($to, "$body&policy=HASH", OURS);
    return stored($answer) // die "no choice was stored, but answered $answer->{status}\n";
}

# What a host with `Use Application` tells its application: consent, state and
# the Cookie field.
sub seen {
    my ($to, @cookies) = @_;
    my $answer = ask($to, GET => '/application', map { "Cookie: $_" } grep { defined } @cookies);
    my %seen = (status => $answer->{status});
    $seen{consent} = $1 if $answer->{body} =~ /^X-Consent:[ \t]*(.*?)\r?$/m;
    $seen{state}   = $1 if $answer->{body} =~ /^X-State:[ \t]*(.*?)\r?$/m;
    ($seen{cookie}) = $answer->{body} =~ /^Cookie:[ \t]*(.*?)\r?$/m;
    return \%seen;
}

# The field that sets the server's clock for one request (c-modules/clock).
sub at { "X-Clock: $_[0]" }

sub base36 {
    my ($n) = @_;
    my $digits = '';
    do { $digits = (0 .. 9, 'a' .. 'z')[ $n % 36 ] . $digits; $n = int $n / 36 } while $n;
    return $digits;
}

my %place = (VERSION => 0, ISSUED => 1, FLAGS => 2, CATEGORIES => 3, RECORD => 4, MAC => 5);

# The same cookie with other fields in its value.
sub rewritten {
    my ($cookie, %fields) = @_;
    my ($name, $value) = split /=/, $cookie, 2;
    my @parts = split /\./, $value, -1;
    $parts[ $place{$_} ] = $fields{$_} for keys %fields;
    return "$name=" . join '.', @parts;
}

1;
